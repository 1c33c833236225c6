using Surveyor.Events;

namespace Surveyor.Core.Tests.Events;

public sealed class LatencySubjectTests
{
    [Theory]
    [InlineData("lat.*.>", "lat.APP.latency.price", "APP", "price")]
    [InlineData("lat.*.>", "lat.APP.svc.price.v1", "APP", "svc.price.v1")]
    [InlineData("lat.*.>", "lat.APP.latency", "APP", "latency")]
    [InlineData("m.*.x.*.y.*", "m.A.x.b.y.c", "A", "b.c")]
    public void Account_and_service_are_taken_from_the_subject(string import, string subject, string account, string service) =>
        LatencySubject.Imported(import).KeyOf(subject).ShouldBe(new(service, account));

    [Theory]
    [InlineData("lat.*.latency.*", "{{wildcard(2)}}", "{{wildcard(1)}}", "lat.SHOP.latency.price", "price", "SHOP")]
    [InlineData("lat.*.latency.>", "{{wildcard(2)}}", "", "lat.SHOP.latency.price.quote", "price.quote", "")]
    [InlineData("lat.*.>", "all of {{ Wildcard( 1 ) }}: {{wildcard(2)}}!", "shops", "lat.SHOP.a.b", "all of SHOP: a.b!", "shops")]
    [InlineData("latency.price", "price", "SHOP", "latency.price", "price", "SHOP")]
    public void Service_and_account_may_be_tokens_of_the_subject(string subject, string name, string account, string heard, string service, string shop) =>
        new LatencySubject(subject, name, account).KeyOf(heard).ShouldBe(new(service, shop));

    [Theory]
    [InlineData("lat.*", "{{wildcard(2)}}", "{{wildcard(2)}} stands for nothing: the subject has 1 wildcards")]
    [InlineData("lat.*", "{{wildcard(0)}}", "stands for nothing")]
    [InlineData("lat.*", "{{partition(1,1)}}", "neither plain text nor")]
    public void A_name_that_cannot_be_made_is_refused(string subject, string name, string problem)
    {
        LatencySubject.Problem(subject, "fine", name).ShouldNotBeNull().ShouldContain(problem);
        Should.Throw<ArgumentException>(() => new LatencySubject(subject, name));
    }
}
