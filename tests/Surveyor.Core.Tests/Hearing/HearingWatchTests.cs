using System.Text.Json;
using Surveyor.Events;
using Surveyor.Hearing;
using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Core.Tests.Hearing;

public sealed class HearingWatchTests
{
    static readonly DateTimeOffset Start = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);
    static readonly AccountExport Echo = new("svc.echo", "service", "Singleton", new(Percent(100), "latency.echo"), null);
    static readonly AccountExport Prompt = Echo with { ResponseThreshold = 120_000_000_000 };
    static readonly AccountImport AppEcho = new("svc.echo", "APP", "app.echo", "app.echo", "service", true, false);
    static readonly AccountImport Latency = new("latency.>", "APP", null, "lat.APP.latency.>", "stream", false, false);

    readonly HearingWatch _watch = new();
    DateTimeOffset _now = Start;

    [Fact]
    public void A_service_that_is_measured_and_imported_is_heard()
    {
        Examine(System(), HeardEcho()).ShouldBe(("echo", "APP", null));
        _watch.Told!.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            export => export.Heard.ShouldBe(new ServiceKey("echo", "APP")),
            export => export.HeardBy.ShouldBe("import"),
            export => export.Importers.ShouldBe([new("BIZ", "app.echo", true)]),
            export => export.SampledRatio.ShouldBe(1));
    }

    [Fact]
    public void One_that_was_never_heard_of_is_there_as_soon_as_it_is_exported() =>
        Examine(System(), new Heard { Import = LatencySubject.Imported("lat.*.>"), ImportsListen = true }).ShouldBe(("echo", "APP", null));

    [Fact]
    public void What_nobody_listens_to_is_not_heard()
    {
        Examine(System(imports: []), Imported).ShouldBe(("echo", "APP", HearingProblem.NobodyListens));
        Examine(System(), Imported with { ImportsListen = false }).ShouldBe(("echo", "APP", HearingProblem.NotConnected));
        Examine(System(), new Heard()).ShouldBe(("echo", "APP", HearingProblem.NobodyListens));
    }

    [Fact]
    public void An_observation_hears_what_its_account_publishes_and_what_it_imports()
    {
        var own = new Heard { Observations = [new("echo.json", "e", true) { Subject = new("latency.echo", "e"), Account = "APP" }] };
        Examine(System(imports: []), own).ShouldBe(("e", "APP", null));
        Examine(System(imports: []), own with { Observations = [own.Observations[0] with { Account = "BIZ" }] }).ShouldBe(("echo", "APP", HearingProblem.NobodyListens));
        Examine(System(imports: []), own with { Observations = [own.Observations[0] with { Account = "" }] }).ShouldBe(("e", "APP", null), "servers before 2.10 do not tell the account");

        var third = System(imports: []);
        third = third with { Accounts = [.. third.Accounts, Account("MON", imports: [new("latency.*", "APP", null, "m.app.*", "stream", false, false)])] };
        Examine(third, new Heard { Observations = [new("m.json", "m", true) { Subject = new("m.*.*", "{{wildcard(2)}} of {{wildcard(1)}}"), Account = "MON" }] }).ShouldBe(("echo of app", "APP", null));
    }

    [Fact]
    public void A_loss_is_told_for_a_minute()
    {
        Examine(System(), HeardEcho()).Problem.ShouldBeNull();
        Examine(System(), HeardEcho(service => service with { Unheard = 3 }), 10).Problem.ShouldBe(HearingProblem.NotConnected);
        Examine(System(), HeardEcho(service => service with { Unheard = 3 }), 50).Problem.ShouldBe(HearingProblem.NotConnected);
        Examine(System(), HeardEcho(service => service with { Unheard = 3 }), 10).Problem.ShouldBeNull();
        Examine(System(), HeardEcho(service => service with { Unheard = 3, Dropped = 1 }), 10).Problem.ShouldBe(HearingProblem.Dropped);
        Examine(System(), HeardEcho(service => service with { Unheard = 3, Dropped = 1 }), 60).Problem.ShouldBeNull();
        Examine(System(), HeardEcho(service => service with { Listening = false }), 1).Problem.ShouldBe(HearingProblem.NotConnected);
    }

    [Fact]
    public void What_was_heard_and_is_gone_is_told()
    {
        Examine(System(), HeardEcho()).Problem.ShouldBeNull();
        Examine(System(imports: []), HeardEcho(), 10).Problem.ShouldBe(HearingProblem.NobodyListens);
        Examine(System(Echo with { ServiceLatency = new(Percent(100), "latency.other") }), HeardEcho(), 10).ShouldBe(("echo", "APP", HearingProblem.ExportGone));
        Examine(System(Echo with { ServiceLatency = null }), HeardEcho(), 10).Problem.ShouldBe(HearingProblem.ExportGone);
        Examine(System() with { Accounts = [Account("SYS") with { Detail = new("SYS", null, true, null, null, null, [Latency], null) }] }, HeardEcho(), 10).Problem.ShouldBe(HearingProblem.ExportGone);
        Examine(System(), HeardEcho(), 10).Problem.ShouldBeNull("and it is back");
    }

    [Fact]
    public void A_service_that_was_given_up_is_told_for_a_day()
    {
        Examine(System(), HeardEcho());
        var without = System(Echo with { ServiceLatency = null });
        Examine(without, HeardEcho(), 10).Problem.ShouldBe(HearingProblem.ExportGone);
        Examine(without, HeardEcho(), 86_400).Problem.ShouldBe(HearingProblem.ExportGone);
        _watch.Examine(without, HeardEcho(), _now.AddSeconds(1));
        _watch.Latest.ShouldBeEmpty();
    }

    [Fact]
    public void A_first_sample_after_a_slow_start_is_no_loss()
    {
        Examine(System(), Imported).Problem.ShouldBeNull();
        Examine(System(), HeardEcho(service => service with { Unheard = 0.2 }), 10).Problem.ShouldBeNull();
    }

    [Fact]
    public void What_servers_do_not_tell_is_no_problem()
    {
        Examine(System(), HeardEcho()).Problem.ShouldBeNull();
        Examine(new(), HeardEcho(), 10).Problem.ShouldBeNull("no connection to ask over");
        Examine(System() with { Accounts = [Account("APP") with { Detail = null }, Account("BIZ")] }, HeardEcho(), 10).Problem.ShouldBeNull("the account was not told");
    }

    [Fact]
    public void Requests_without_samples_are_silence_after_two_thresholds()
    {
        Examine(System(Prompt), HeardEcho());
        _watch.Doubtful.ShouldBe([new ServiceImport("BIZ", "app.echo")], "it was never heard");
        Examine(System(Prompt, requests: 0), HeardEcho(), 60).Problem.ShouldBeNull();
        Examine(System(Prompt, requests: 5), HeardEcho(), 60).Problem.ShouldBeNull("the samples of failures come late");
        Examine(System(Prompt, requests: 5), HeardEcho(), 240).Problem.ShouldBeNull();
        Examine(System(Prompt, requests: 9), HeardEcho(), 31).Problem.ShouldBe(HearingProblem.Silent);

        Examine(System(Prompt, requests: 9), HeardEcho(service => service with { LastHeard = _now }), 1).Problem.ShouldBeNull();
        _watch.Doubtful.ShouldBeEmpty("it was heard a moment ago");
    }

    [Fact]
    public void A_service_that_was_never_heard_of_can_be_silent()
    {
        Examine(System(Prompt), Imported).Problem.ShouldBeNull();
        _watch.Doubtful.ShouldBe([new ServiceImport("BIZ", "app.echo")]);
        Examine(System(Prompt, requests: 0), Imported, 60).Problem.ShouldBeNull();
        Examine(System(Prompt, requests: 5), Imported, 60).Problem.ShouldBeNull();
        Examine(System(Prompt, requests: 9), Imported, 271).Problem.ShouldBe(HearingProblem.Silent);
        Examine(System(Prompt, requests: 9), HeardEcho(service => service with { LastHeard = _now }), 1).Problem.ShouldBeNull();
    }

    [Fact]
    public void Where_no_server_tells_the_threshold_silence_takes_half_an_hour()
    {
        Examine(System(), Imported);
        Examine(System(requests: 0), Imported, 60);
        Examine(System(requests: 5), Imported, 60);
        Examine(System(requests: 9), Imported, 1_800).Problem.ShouldBeNull();
        Examine(System(requests: 9), Imported, 1).Problem.ShouldBe(HearingProblem.Silent);
    }

    [Fact]
    public void Without_the_imports_of_the_system_account_nothing_is_judged_by_them()
    {
        Examine(System(), HeardEcho()).Problem.ShouldBeNull();
        var unknown = System() with { Accounts = [.. System().Accounts.Where(account => account.Id != "SYS")] };
        Examine(unknown, HeardEcho(), 10).Problem.ShouldBeNull();
    }

    [Fact]
    public void A_login_of_an_unknown_account_hears_what_one_account_alone_publishes()
    {
        var own = new Heard { Observations = [new("echo.json", "e", true) { Subject = new("latency.echo", "e") }] };
        Examine(System(imports: []), own).ShouldBe(("e", "APP", null));
        var two = System(imports: []) with { Accounts = [.. System(imports: []).Accounts, Account("OTHER", [Echo])] };
        _watch.Examine(two, own, _now);
        _watch.Latest.ShouldAllBe(verdict => verdict.Problem == HearingProblem.NobodyListens);
    }

    [Fact]
    public void An_outage_of_the_connection_that_asks_is_no_silence()
    {
        Examine(System(requests: 0), HeardEcho());
        Examine(new(), HeardEcho(service => service with { Listening = false }), 60).Problem.ShouldBe(HearingProblem.NotConnected);
        Examine(System(requests: 0), HeardEcho(), 300).Problem.ShouldBeNull();
        Examine(System(requests: 0), HeardEcho(), 300).Problem.ShouldBeNull();
    }

    [Fact]
    public void A_service_without_requests_is_not_silent()
    {
        Examine(System(requests: 7), HeardEcho());
        for (var minute = 0; minute < 60; minute++)
        {
            Examine(System(requests: 7), HeardEcho(), 60).Problem.ShouldBeNull();
        }
    }

    [Theory]
    [InlineData(50)]
    [InlineData(0)]
    public void Where_not_all_is_measured_nobody_doubts(int sampling)
    {
        Examine(System(Echo with { ServiceLatency = new(Percent(sampling), "latency.echo") }), HeardEcho());
        _watch.Doubtful.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(100, 1.0)]
    [InlineData(99, 1.0)]
    [InlineData(50, 0.51)]
    [InlineData(1, 0.02)]
    [InlineData(0, null)]
    public void Servers_measure_one_more_in_a_hundred_than_they_are_told(int sampling, double? ratio) =>
        new ExportedService("APP", "APP", "svc") { Sampling = sampling }.SampledRatio.ShouldBe(ratio);

    static JsonElement Percent(int percent) => JsonSerializer.SerializeToElement<object>(percent > 0 ? percent : "headers");

    static Heard Imported => new() { Import = LatencySubject.Imported("lat.*.>"), ImportsListen = true };

    static Heard HeardEcho(Func<ServiceHeard, ServiceHeard>? change = null) => Imported with
    {
        Services = [(change ?? (service => service))(new("echo", "APP") { NamedAccount = "APP", Listening = true, Statuses = [], Requestors = [], Responders = [] })],
    };

    static AccountRow Account(string id, IReadOnlyList<AccountExport>? exports = null, IReadOnlyList<AccountImport>? imports = null) =>
        new(id, id, null, new(id, null, id == "SYS", null, null, exports, imports, null));

    ClusterSnapshot System(AccountExport? echo = null, AccountImport[]? imports = null, long? requests = null) => new()
    {
        Accounts = [Account("APP", [echo ?? Echo]), Account("BIZ", imports: [AppEcho]), Account("SYS", [Echo], imports ?? [Latency])],
        ImportTraffic = requests is { } count ? [new(new("BIZ", "app.echo"), count, _now)] : [],
    };

    (string Service, string Account, HearingProblem? Problem) Examine(ClusterSnapshot snapshot, Heard heard, int secondsLater = 0)
    {
        _now += TimeSpan.FromSeconds(secondsLater);
        _watch.Examine(snapshot, heard, _now);
        var one = _watch.Latest.Where(verdict => verdict.Service != "other").ShouldHaveSingleItem();
        return (one.Service, one.Account, one.Problem);
    }
}
