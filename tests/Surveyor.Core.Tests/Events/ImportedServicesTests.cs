using Surveyor.Events;

namespace Surveyor.Core.Tests.Events;

/// <summary>What the system account imports: which services there are, and how many.</summary>
public sealed partial class ServiceListenersTests
{
    [Fact]
    public async Task A_service_that_is_exported_is_there_before_its_first_sample_and_no_sample_moves_it()
    {
        _listeners.ListenToImports(_system, LatencySubject.Imported("lat.*.>"));
        _listeners.Know(new Dictionary<ServiceKey, string?> { [new("price", "SHOP")] = "ASHOP" }, new Dictionary<ServiceKey, string?>());
        (Service().Service, Service().Account, Service().Statuses.Sum(one => one.Value)).ShouldBe(("price", "ASHOP", 0));

        _system.Publish("lat.SHOP.latency.price", Sample(200, total: 5));
        await UntilAsync(() => Service().LastHeard is not null);
        Service().Account.ShouldBe("ASHOP", "whoever the sample says answered");
    }

    [Fact]
    public async Task A_service_that_nobody_exports_is_forgotten_after_a_day_of_silence()
    {
        _listeners.ListenToImports(_system, LatencySubject.Imported("lat.*.>"));
        _system.Publish("lat.SHOP.latency.price", Sample(200, total: 5));
        await UntilAsync(() => _listeners.Freeze().Services.Count == 1);
        var nothing = new Dictionary<ServiceKey, string?>();
        _listeners.Know(nothing, nothing);
        Service().Service.ShouldBe("price");
        var tomorrow = _time.Now.AddDays(1).AddSeconds(1);
        while (_time.Now < tomorrow && _time.Step(tomorrow))
        {
        }

        _listeners.Know(nothing, nothing);
        _listeners.Freeze().Services.ShouldBeEmpty();
    }

    [Fact]
    public async Task One_account_cannot_take_the_rows_of_others()
    {
        _listeners.ListenToImports(_system, LatencySubject.Imported("lat.*.>"));
        for (var i = 0; i < 300; i++)
        {
            _system.Publish($"lat.BAD.latency.s{i}", Sample(503));
        }

        _system.Publish("lat.SHOP.latency.price", Sample(503));
        await UntilAsync(() => _listeners.Freeze().Services.Sum(service => service.Statuses.Sum(one => one.Value)) == 301);
        var services = _listeners.Freeze().Services;
        services.Count.ShouldBe(202);
        services.Single(service => service.Service == "(other)").ShouldSatisfyAllConditions(other => other.NamedAccount.ShouldBe("BAD"), other => other.Statuses.Sum(one => one.Value).ShouldBe(100));
        services.ShouldContain(service => service.Service == "price" && service.NamedAccount == "SHOP");
    }

    [Fact]
    public async Task Accounts_without_end_share_a_row()
    {
        _listeners.ListenToImports(_system, LatencySubject.Imported("lat.*.>"));
        for (var i = 0; i < 2_500; i++)
        {
            _system.Publish($"lat.A{i}.latency.s", Sample(503));
        }

        await UntilAsync(() => _listeners.Freeze().Services.Sum(service => service.Statuses.Sum(one => one.Value)) == 2_500);
        _listeners.Freeze().Services.Count.ShouldBeLessThanOrEqualTo(2_001);
    }

    [Fact]
    public void A_service_that_was_never_heard_goes_with_its_export()
    {
        _listeners.ListenToImports(_system, LatencySubject.Imported("lat.*.>"));
        var nothing = new Dictionary<ServiceKey, string?>();
        _listeners.Know(new Dictionary<ServiceKey, string?> { [new("price", "SHOP")] = "SHOP" }, nothing);
        _listeners.Freeze().Services.Count.ShouldBe(1);
        _listeners.Know(nothing, nothing);
        _listeners.Freeze().Services.ShouldBeEmpty();
    }
}
