using Surveyor.Events;
using Surveyor.Host.Options;

namespace Surveyor.Tests.Options;

public class ServiceBucketsTests
{
    [Fact]
    public void Thresholds_of_a_services_objectives_are_bounds_besides_those_that_it_is_given()
    {
        var given = Given.Flags("--latency-buckets", "price*=1ms 1s").Value(EventSettings.LatencyBuckets);
        var objectives = Written.All("""
            {name: a, service: "pric?", threshold: 300ms, target: 99}
            ---
            {name: b, service: "*", threshold: 1s, target: 99}
            ---
            {name: c, service: stock, threshold: 7ms, target: 99, account: SHOP}
            """);

        ServiceBuckets.Of(given, "price", objectives).Seconds.ShouldBe([0.001, 0.3, 1]);
        ServiceBuckets.Of(given, "stock", objectives).Seconds.ShouldBe([.. Buckets.Latency.Seconds.Append(0.007).Order()], "the name of an account may not be known yet");
        ServiceBuckets.Of(given, "other", objectives).ShouldBeSameAs(Buckets.Latency);
    }
}
