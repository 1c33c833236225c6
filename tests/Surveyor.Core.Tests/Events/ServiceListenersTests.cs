using System.Globalization;
using Surveyor.Core.Tests.Survey;
using Surveyor.Events;

namespace Surveyor.Core.Tests.Events;

/// <summary>Samples that a pretended system publishes, and what is made of them.</summary>
public sealed partial class ServiceListenersTests : IAsyncDisposable
{
    readonly FakeTime _time = new();
    readonly FakeSystem _system;
    readonly ServiceListeners _listeners;
    int _sent;

    public ServiceListenersTests()
    {
        _system = new(_time);
        _system.Node("n1");
        _listeners = new(_time);
    }

    [Fact]
    public async Task A_service_is_there_with_zeros_before_anything_was_heard()
    {
        await ListenAsync();
        var service = Service();
        service.Statuses.ShouldBe([new(200, 0), new(400, 0), new(408, 0), new(503, 0), new(504, 0)]);
        service.Apps.ShouldBeEmpty();
        service.LastHeard.ShouldBeNull();
        _listeners.Freeze().Observations.ShouldHaveSingleItem().Listening.ShouldBeTrue();
    }

    [Fact]
    public async Task An_answered_request_is_in_the_histogram_of_each_part()
    {
        await ListenAsync();
        await SendAsync(Sample(200, total: 9_000_000, service: 3_000_000, system: 1_000_000, requestorRtt: 2_000_000, responderRtt: 4_000_000));

        var account = Service().Accounts.ShouldHaveSingleItem();
        account.Account.ShouldBe("BIZ");
        account.Parts.Select(part => part.Sum).ShouldBe([0.009, 0.003, 0.001, 0.002, 0.004, 0.007, 0.007], tolerance: 1e-12);
        account.Parts.ShouldAllBe(part => part.Count == 1);
        var responder = Service().Apps.ShouldHaveSingleItem();
        (responder.Name, responder.Received).ShouldBe(("echo-1", 1));
        responder.Parts.Select(part => part.Sum).ShouldBe([0.009, 0.003, 0.001, 0.002, 0.004], tolerance: 1e-12);
        Service().Account.ShouldBe("APP");
        Service().LastHeard.ShouldBe(_time.Now);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(408)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(0)]
    public async Task A_failed_request_is_counted_and_in_no_histogram(int status)
    {
        await ListenAsync();
        await SendAsync(Sample(status));

        Service().Statuses.Single(one => one.Key == status).Value.ShouldBe(1);
        Service().Accounts.ShouldBeEmpty();
        Service().Responders.ShouldBeEmpty();
        var nobody = Service().Apps.ShouldHaveSingleItem();
        (nobody.Name, nobody.Received, nobody.Parts.Count).ShouldBe(("", 1, 0));
    }

    [Fact]
    public async Task A_sample_that_comes_again_is_counted_once()
    {
        await ListenAsync();
        var sample = Sample(200, total: 5);
        await SendAsync(sample, sample, Sample(503));

        Service().Statuses.Sum(one => one.Value).ShouldBe(2);
        Service().Duplicates.ShouldBe(1);
    }

    [Fact]
    public async Task What_is_no_sample_is_counted_and_breaks_nothing()
    {
        await ListenAsync();
        await SendAsync("no JSON", """{"type":"other","id":"x"}""", Sample(200, total: -5), Sample(200, total: 5));

        Service().Malformed.ShouldBe(3);
        Service().Statuses.Sum(one => one.Value).ShouldBe(1);
    }

    [Fact]
    public async Task Of_what_is_no_sample_each_observation_tells_once()
    {
        var told = new List<string>();
        _listeners.Refused += (observation, service) => told.Add($"{observation}: {service}");
        await ListenAsync();
        _listeners.ListenToImports(_system, LatencySubject.Imported("lat.*.>"));
        await SendAsync("no JSON", "no JSON", Sample(200, total: -5));
        _system.Publish("lat.APP.latency.price", "no JSON");
        _system.Publish("lat.APP.latency.stock", "no JSON");
        await UntilAsync(() => _listeners.Freeze().Services.Sum(service => service.Malformed) == 5);

        told.ShouldBe(["echo.json: echo", "lat.*.>: price"]);
    }

    [Fact]
    public async Task Statuses_that_no_server_sends_are_one()
    {
        await ListenAsync();
        await SendAsync(Sample(200), Sample(418), Sample(999), Sample(0));

        Service().Statuses.Where(one => one.Value > 0).ShouldBe([new(0, 3), new(200, 1)]);
    }

    [Fact]
    public async Task Names_without_end_share_a_row_and_are_counted()
    {
        await ListenAsync();
        await SendAsync([.. Enumerable.Range(0, 300).Select(number => Sample(200, total: 5, requestor: $"A{number}"))]);

        Service().Accounts.Count.ShouldBe(201);
        Service().Accounts.Sum(account => account.Parts[0].Count).ShouldBe(300);
        Service().Accounts.Single(account => account.Account == "(other)").Parts[0].Count.ShouldBe(100);
        Service().Folded.ShouldBe(100);
    }

    [Fact]
    public async Task Who_asked_has_a_row_only_when_the_import_shares_it_and_also_when_nobody_answered()
    {
        await ListenAsync();
        await SendAsync(Sample(200, total: 9_000_000), Sample(503), Sample(200, total: 9_000_000, requestor: "BIZ\",\"name\":\"shop"), Sample(503, requestor: "BIZ\",\"name\":\"shop"), Sample(418, requestor: "BIZ\",\"name\":\"shop"));

        var requestor = Service().Requestors.ShouldHaveSingleItem();
        (requestor.Account, requestor.Name).ShouldBe(("BIZ", "shop"));
        requestor.Statuses.ShouldBe([new(200, 1), new(400, 0), new(408, 0), new(503, 1), new(504, 0), new(0, 1)]);
        (requestor.Latency.Count, requestor.Latency.Sum).ShouldBe((1, 0.009));
    }

    [Fact]
    public async Task Who_answered_is_told_apart_by_server_and_counts_what_it_answered()
    {
        await ListenAsync();
        await SendAsync(Sample(200, total: 9_000_000, service: 3_000_000, server: "n1"), Sample(200, total: 5, server: "n2"), Sample(200, total: 5, server: "n2"), Sample(503));

        Service().Responders.Select(responder => (responder.Name, responder.Server, responder.Answered, responder.Latency.Count)).ShouldBe([("echo-1", "n1", 1, 1), ("echo-1", "n2", 2, 2)]);
        Service().Responders[0].Latency.Sum.ShouldBe(0.003);
    }

    [Fact]
    public async Task A_sample_whose_trace_is_known_is_an_example_of_each_part_it_has_and_never_one_of_the_future()
    {
        await ListenAsync();
        var sample = Sample(200, total: 9_000_000, service: 3_000_000, requestor: "BIZ\",\"name\":\"shop");
        await SendAsync(Sample(200), sample.Replace("\"start\"", "\"header\":{\"B3\":[\"00000000000000aa-1-1\"]},\"start\"", StringComparison.Ordinal));

        var service = Service();
        var at = new DateTimeOffset(2026, 11, 21, 4, 0, 23, TimeSpan.Zero).AddTicks(391_194);
        Examples(service.Accounts[0].Parts[(int)LatencyPart.Service]).ShouldBe([new(new(0xaa, false), at, 0.003)]);
        Examples(service.Requestors[0].Latency).ShouldBe([new(new(0xaa, false), at, 0.009)]);
        Examples(service.Responders[0].Latency).ShouldBe([new(new(0xaa, false), at, 0.003)]);
        service.Apps[0].Parts.ShouldAllBe(part => part.Exemplars == null);

        await SendAsync(Sample(200, service: 3_000_000).Replace("2026-11-21", "9999-11-21", StringComparison.Ordinal).Replace("\"start\"", "\"header\":{\"B3\":[\"00000000000000bb-1-1\"]},\"start\"", StringComparison.Ordinal));
        Examples(Service().Responders[0].Latency).ShouldBe([new(new(0xbb, false), _time.Now, 0.003)], "Prometheus would take none before it");

        static IEnumerable<Exemplar> Examples(HistogramCounts counts) => counts.Exemplars!.OfType<Exemplar>();
    }

    [Fact]
    public async Task The_bounds_of_a_service_are_those_it_is_given()
    {
        await using var listeners = new ServiceListeners(_time, (service, account) => (service, account) == ("echo", "APP") ? new(0.5, 1) : Buckets.Latency);
        await listeners.ListenAsync("echo.json", new("latency.echo", "echo"), _system);
        await listeners.ListenAsync("other.json", new("latency.other", "other"), _system);
        _system.Publish("latency.echo", Sample(200, total: 5));
        _system.Publish("latency.other", Sample(200, total: 5));
        await UntilAsync(() => listeners.Freeze().Services.All(service => service.Accounts.Count == 1));

        listeners.Freeze().Services.Select(service => service.Accounts[0].Parts[0].Bounds.Length).ShouldBe([2, 17]);
    }

    [Fact]
    public async Task Histograms_that_lack_a_bound_begin_anew_and_everything_else_goes_on()
    {
        Buckets bounds = new(0.5, 1);
        await using var listeners = new ServiceListeners(_time, (service, _) => service == "echo" ? bounds : Buckets.Latency);
        await listeners.ListenAsync("echo.json", new("latency.echo", "echo"), _system);
        await listeners.ListenAsync("other.json", new("latency.other", "other"), _system);
        listeners.RenewBounds();
        var sample = Sample(200, total: 600_000_000, requestor: "BIZ\",\"name\":\"shop");
        _system.Publish("latency.echo", sample);
        _system.Publish("latency.other", sample);
        await UntilAsync(() => listeners.Freeze().Services.All(service => service.Accounts.Count == 1));

        foreach (var has in new Buckets[] { new(0.5), new(1), new(0.5, 1) })
        {
            bounds = has;
            listeners.RenewBounds();
            Counts(0).ShouldBe([0, 1, 0], "nothing is missing");
        }

        bounds = new(0.25, 0.5, 1);
        listeners.RenewBounds();
        Counts(0).ShouldBe([0, 0, 0, 0]);
        listeners.Freeze().Services[0].Accounts[0].Parts.ShouldAllBe(part => part.Bounds.Length == 3 && part.Sum == 0 && part.Exemplars == null);
        Counts(1).Sum().ShouldBe(1);
        listeners.Freeze().Services[0].Requestors[0].Latency.Count.ShouldBe(1);
        listeners.Freeze().Services[0].Apps[0].Parts[0].Count.ShouldBe(1);
        listeners.Freeze().Services[0].Statuses[0].Value.ShouldBe(1);

        _system.Publish("latency.echo", Sample(200, total: 400_000_000));
        await UntilAsync(() => Counts(0).Sum() == 1);
        Counts(0).ShouldBe([0, 1, 0, 0]);

        long[] Counts(int service) => listeners.Freeze().Services[service].Accounts[0].Parts[0].Counts;
    }

    [Fact]
    public async Task The_time_without_a_connection_is_told()
    {
        await ListenAsync();
        _system.ReconnectTakes = TimeSpan.FromSeconds(3);
        _system.Lose("gone");
        await UntilAsync(() => !_listeners.Freeze().Observations[0].Listening);
        var opened = _time.Now + TimeSpan.FromSeconds(3);
        while (_time.Now < opened)
        {
            _time.Step(opened).ShouldBeTrue();
        }

        await UntilAsync(() => _listeners.Freeze().Observations[0].Listening);

        Service().NotConnected.ShouldBe(3);
    }

    [Fact]
    public async Task An_observation_that_is_replaced_keeps_what_was_heard_and_one_that_is_gone_does_not()
    {
        await ListenAsync();
        await SendAsync(Sample(503));
        await _listeners.ListenAsync("echo.json", new("other", "echo"), _system);
        _listeners.ForgetOthers();
        _system.Publish("other", Sample(504));
        await UntilAsync(() => Service().Statuses.Sum(one => one.Value) == 2);

        await _listeners.ListenAsync("renamed.json", new("other", "echo"), _system);
        await _listeners.StopAsync("echo.json");
        _listeners.ForgetOthers();
        Service().Statuses.Sum(one => one.Value).ShouldBe(2);

        await _listeners.StopAsync("renamed.json");
        _listeners.ForgetOthers();
        _listeners.Freeze().Services.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_system_account_imports_is_told_apart_by_account_and_stays_when_observations_go()
    {
        _listeners.ListenToImports(_system, LatencySubject.Imported("lat.*.>"));
        _system.Publish("lat.APP.latency.price", Sample(503));
        _system.Publish("lat.OTHER.latency.price", Sample(200, total: 5));
        await UntilAsync(() => _listeners.Freeze().Services.Sum(service => service.Statuses.Sum(one => one.Value)) == 2);
        _listeners.ForgetOthers();

        var heard = _listeners.Freeze();
        heard.ImportsListen.ShouldBe(true);
        heard.Services.Select(service => (service.Service, service.NamedAccount, service.Account)).ShouldBe([("price", "APP", "APP"), ("price", "OTHER", "APP")], "who answered knows better whose service it is");
    }

    [Fact]
    public async Task While_a_login_is_replaced_the_former_one_is_shown_and_no_counter_goes_back()
    {
        await ListenAsync();
        var other = new FakeSystem(_time) { ReconnectTakes = TimeSpan.FromSeconds(1) };
        other.Node("n1");
        other.Lose("not there yet");

        var replacing = _listeners.ListenAsync("echo.json", new("latency.echo", "echo"), other);
        _listeners.Freeze().Observations.ShouldHaveSingleItem().Listening.ShouldBeTrue();
        replacing.IsCompleted.ShouldBeFalse();
        var opened = _time.Now + TimeSpan.FromSeconds(1);
        while (_time.Now < opened)
        {
            Service().NotConnected.ShouldBe(0, "the former one hears");
            _time.Step(opened).ShouldBeTrue();
        }

        await replacing.WaitAsync(TestContext.Current.CancellationToken);
        _listeners.Freeze().Observations.ShouldHaveSingleItem().Listening.ShouldBeTrue();
        Service().NotConnected.ShouldBe(0);
        other.Publish("latency.echo", Sample(503));
        await UntilAsync(() => Heard() == 1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_waited_in_vain_for_a_former_login_is_counted_as_dropped(bool isReplaced)
    {
        _system.Hoards = true;
        await ListenAsync();
        _system.Publish("latency.echo", Sample(503));
        _system.Publish("latency.echo", Sample(503));
        _system.Hoards = false;

        var ending = isReplaced ? ListenAsync() : _listeners.StopAsync("echo.json");
        await UntilAsync(() => !_time.Step(_time.Now + TimeSpan.FromSeconds(1)) && ending.IsCompleted);
        Service().Dropped.ShouldBe(2);
    }

    [Fact]
    public async Task A_copy_does_not_change_any_more()
    {
        await ListenAsync();
        await SendAsync(Sample(200, total: 5));
        var before = Service();
        await SendAsync(Sample(200, total: 5));

        before.Accounts[0].Parts[0].Count.ShouldBe(1);
        before.Statuses.Sum(one => one.Value).ShouldBe(1);
    }

    [Fact]
    public async Task Services_of_one_observation_are_told_apart_and_outlive_a_new_login()
    {
        await _listeners.ListenAsync("all", new("lat.*.*", "{{wildcard(2)}}", "{{wildcard(1)}}"), _system);
        _system.Publish("lat.SHOP.price", Sample(200, total: 5));
        _system.Publish("lat.BANK.price", Sample(503));
        _system.Publish("lat.BANK.price", "no JSON");
        await UntilAsync(() => _listeners.Freeze().Services is [{ Malformed: 1 }, { LastHeard: not null }]);

        await _listeners.ListenAsync("all", new("lat.*.*", "{{wildcard(2)}}", "{{wildcard(1)}}"), _system);
        _listeners.ForgetOthers();
        _listeners.Freeze().Services.Select(service => (service.Service, service.NamedAccount, service.Statuses.Sum(one => one.Value))).ShouldBe([("price", "BANK", 1), ("price", "SHOP", 1)]);

        await _listeners.ListenAsync("all", new("lat.*.*", "other"), _system);
        _listeners.ForgetOthers();
        Service().Service.ShouldBe("other");
    }

    [Fact]
    public async Task Services_of_several_accounts_can_be_one()
    {
        await _listeners.ListenAsync("all", new("lat.*.*", "{{wildcard(2)}}", "shops"), _system);
        _system.Publish("lat.SHOP.price", Sample(200, total: 5));
        _system.Publish("lat.BANK.price", Sample(200, total: 5));
        await UntilAsync(() => _listeners.Freeze().Services is [{ } service] && service.Statuses[0].Value == 2);

        Service().Account.ShouldBe("shops", "and not that of whoever answered last");
    }

    public ValueTask DisposeAsync() => _listeners.DisposeAsync();

    Task ListenAsync() => _listeners.ListenAsync("echo.json", new("latency.echo", "echo"), _system);

    ServiceHeard Service() => _listeners.Freeze().Services.ShouldHaveSingleItem();

    async Task SendAsync(params string[] samples)
    {
        var before = Heard();
        foreach (var sample in samples)
        {
            _system.Publish("latency.echo", sample);
        }

        await UntilAsync(() => Heard() == before + samples.Length);
    }

    long Heard() => Service().Statuses.Sum(one => one.Value) + Service().Duplicates + Service().Malformed;

    static Task UntilAsync(Func<bool> isSo) => Task.Run(() => SpinWait.SpinUntil(isSo, TimeSpan.FromSeconds(20)).ShouldBeTrue(), TestContext.Current.CancellationToken);

    string Sample(int status, long total = 0, long service = 0, long system = 0, long requestorRtt = 0, long responderRtt = 0, string requestor = "BIZ", string server = "n1") => string.Create(CultureInfo.InvariantCulture, $$"""
        {"type":"io.nats.server.metric.v1.service_latency","id":"id{{++_sent}}","timestamp":"2026-11-21T04:00:23.039119494Z","status":{{status}},
        "requestor":{"acc":"{{requestor}}","rtt":{{requestorRtt}}},{{(status == 200 ? $$"""
        "responder":{"acc":"APP","name":"echo-1","server":"{{server}}","rtt":{{responderRtt}}},
        """ : "")}}"start":"2026-11-21T04:00:23.021273235Z","service":{{service}},"system":{{system}},"total":{{total}}}
        """);
}
