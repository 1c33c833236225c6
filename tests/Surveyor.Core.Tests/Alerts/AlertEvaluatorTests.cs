using Surveyor.Alerts;
using Surveyor.Core.Tests.Survey;

namespace Surveyor.Core.Tests.Alerts;

public class AlertEvaluatorTests
{
    readonly FakeTime _time = new();
    readonly Dictionary<string, List<AlertSample>?> _series = [];
    readonly AlertEvaluator _evaluator;

    public AlertEvaluatorTests()
    {
        _evaluator = Evaluator();
        _series["nats_up"] = [new(LabelSet.Empty, 1)];
    }

    [Fact]
    public void An_alert_is_raised_once_it_held_long_enough_and_goes()
    {
        Look("NatsUnreachable").ShouldBeNull();
        Set("nats_up", 0);
        Look("NatsUnreachable")!.State.ShouldBe(AlertState.Pending);
        Pass(59);
        Look("NatsUnreachable")!.State.ShouldBe(AlertState.Pending);
        Pass(1);
        var raised = Look("NatsUnreachable")!;
        raised.State.ShouldBe(AlertState.Firing);
        raised.StartsAt.ShouldBe(_time.GetUtcNow());
        raised.Labels.ShouldBe(new LabelSet([new("alertname", "NatsUnreachable"), new("severity", "critical")]));
        raised.Annotations.Select(static one => one.Key).ShouldBe(["summary", "description", "runbook_url"]);
        Set("nats_up", 1);
        Pass(1);
        var over = Look("NatsUnreachable")!;
        (over.State, over.EndsAt).ShouldBe((AlertState.Resolved, _time.GetUtcNow()));
        Pass(15 * 60);
        Look("NatsUnreachable").ShouldBeNull();
    }

    [Fact]
    public void What_held_too_short_is_never_told()
    {
        Set("nats_up", 0);
        Look("NatsUnreachable");
        Pass(30);
        Set("nats_up", 1);
        Look("NatsUnreachable").ShouldBeNull();
        Set("nats_up", 0);
        Pass(31);
        Look("NatsUnreachable")!.State.ShouldBe(AlertState.Pending);
    }

    [Fact]
    public void What_is_not_known_neither_begins_nor_ends()
    {
        Finding("n1");
        Look("NatsServerDown")!.State.ShouldBe(AlertState.Firing);
        _series["nats_health_finding"] = null;
        Pass(3600);
        Look("NatsServerDown")!.State.ShouldBe(AlertState.Firing);

        // It stays raised for five minutes from when it is known that it is over.
        _series["nats_health_finding"] = [];
        Look("NatsServerDown")!.State.ShouldBe(AlertState.Firing);
        Pass(299);
        Look("NatsServerDown")!.State.ShouldBe(AlertState.Firing);
        Pass(1);
        Look("NatsServerDown")!.State.ShouldBe(AlertState.Resolved);
    }

    [Fact]
    public void A_stream_whose_state_is_unknown_is_not_well()
    {
        Stream("no_leader", 3);
        Look("NatsStreamNoLeader")!.State.ShouldBe(AlertState.Firing);
        Stream("unknown", null);
        Look("NatsStreamNoLeader");
        Pass(3600);
        Look("NatsStreamNoLeader")!.State.ShouldBe(AlertState.Firing);
        Stream("ok", 0);
        Look("NatsStreamNoLeader");
        Pass(301);
        Look("NatsStreamNoLeader")!.State.ShouldBe(AlertState.Resolved);
    }

    [Fact]
    public void Severity_is_what_it_was_judged_at()
    {
        Stream("limit_near", 2);
        Look("NatsStreamLimitNear")!.Labels["severity"].ShouldBe("warning");
        Stream("limit_near", 1);
        Pass(301);
        Look("NatsStreamLimitNear")!.State.ShouldBe(AlertState.Resolved);
    }

    [Fact]
    public void A_counter_raises_by_what_it_grew_also_over_a_restart()
    {
        Set("nats_survey_connection_dropped_messages_total", 100);
        Look("NatsSurveyorMessagesLost").ShouldBeNull();
        Pass(60);
        Set("nats_survey_connection_dropped_messages_total", 3);
        var raised = Look("NatsSurveyorMessagesLost")!;
        (raised.State, raised.Value).ShouldBe((AlertState.Firing, 3));
        Pass(590);
        Look("NatsSurveyorMessagesLost")!.State.ShouldBe(AlertState.Firing);
        Pass(20);
        Look("NatsSurveyorMessagesLost")!.State.ShouldBe(AlertState.Resolved);
    }

    [Fact]
    public void What_runs_out_warns_first_and_is_critical_then()
    {
        var expiry = _time.Now.AddDays(10).ToUnixTimeSeconds();
        _series["nats_account_jwt_expiry_timestamp_seconds"] = [new(new([new("account", "A"), new("account_name", "shop")]), expiry)];
        Look("NatsAccountJwtExpires");
        Pass(300);
        var warning = Look("NatsAccountJwtExpires")!;
        (warning.State, warning.Labels["severity"]).ShouldBe((AlertState.Firing, "warning"));
        warning.Annotations[0].Value.ShouldBe("The JWT of account shop runs out in 9d 23h 55m 0s.");
        Pass(8 * 86_400);
        Alerts("NatsAccountJwtExpires");
        Pass(300);
        Alerts("NatsAccountJwtExpires").Select(static one => (one.State, one.Labels["severity"])).ShouldBe([(AlertState.Firing, "critical"), (AlertState.Resolved, "warning")], ignoreOrder: true);
    }

    [Fact]
    public void Alerts_survive_a_restart_without_flapping()
    {
        Finding("n1");
        Look("NatsServerDown");
        Set("nats_up", 0);
        Look("NatsUnreachable");
        Pass(50);
        Look("NatsUnreachable");
        var written = AlertDocument.Read(_evaluator.Export().Write());
        var next = Evaluator();
        next.Import(written);
        _series["nats_health_finding"] = [];
        Pass(10);
        var alerts = next.Evaluate(Source, []);
        alerts.Single(static one => one.Name == "NatsServerDown").ShouldSatisfyAllConditions(
            static one => one.State.ShouldBe(AlertState.Firing),
            one => one.StartsAt.ShouldBe(_evaluator.Latest.Single(static one => one.Name == "NatsServerDown").StartsAt));
        alerts.Single(static one => one.Name == "NatsUnreachable").State.ShouldBe(AlertState.Firing, "it held for 50 seconds before and 10 after");
        Pass(301);
        next.Evaluate(Source, []).Single(static one => one.Name == "NatsServerDown").State.ShouldBe(AlertState.Resolved);
    }

    [Fact]
    public void Alerts_have_a_limit_and_what_is_refused_is_counted_each_time()
    {
        // The watchdog is one, too.
        Set("nats_up", 0);
        _series["nats_account_jwt_expiry_timestamp_seconds"] = [.. Enumerable.Range(0, 9_998).Select(i => new AlertSample(new([new("account", $"A{i}"), new("account_name", "")]), _time.Now.AddDays(1).ToUnixTimeSeconds()))];
        _evaluator.Evaluate(Source, []).Count.ShouldBe(10_000);
        _evaluator.Refused.ShouldBe(0);
        Finding("n1");
        Finding("n2");
        _evaluator.Evaluate(Source, []);
        _evaluator.Evaluate(Source, []).Count.ShouldBe(10_000);
        _evaluator.Refused.ShouldBe(4);
        Set("nats_up", 1);
        _evaluator.Evaluate(Source, []);
        Alerts("NatsServerDown").Count.ShouldBe(1);
    }

    [Fact]
    public void A_silence_says_why_nobody_is_told()
    {
        Finding("n1");
        Finding("other");
        var alerts = Alerts("NatsServerDown");
        alerts.Single(static one => one.Labels["name"] == "n1").SilencedBy.ShouldBe("being rebuilt");
        alerts.Single(static one => one.Labels["name"] == "other").SilencedBy.ShouldBeNull();
    }

    [Fact]
    public void Constant_labels_are_part_of_who_it_is()
    {
        var east = new AlertEvaluator(new() { ConstantLabels = [new("region", "east")] }, [], _time);
        Finding("n1");
        var alerts = east.Evaluate(Source, []);
        alerts.Single(static one => one.Name == "NatsServerDown").Labels["region"].ShouldBe("east");
        alerts.Single(static one => one.Name == "NatsWatchdog").Labels.ShouldBe(new LabelSet([new("alertname", "NatsWatchdog"), new("severity", "none"), new("region", "east")]), "of two systems that alert one Alertmanager each has its own");
    }

    AlertEvaluator Evaluator() => new(new(), [new([new("alertname", "Nats*"), new("name", "n?")], "being rebuilt")], _time);

    IReadOnlyList<AlertSample>? Source(Selector series) =>
        _series.TryGetValue(series.Family, out var samples) ? samples is null ? null : [.. samples.Where(sample => series.Matches.All(match => match.Holds(sample.Labels[match.Label])))] : [];

    Alert? Look(string name) => Alerts(name).SingleOrDefault();

    List<Alert> Alerts(string name) => [.. _evaluator.Evaluate(Source, []).Where(alert => alert.Name == name)];

    void Pass(int seconds) => _time.Step(_time.Now.AddSeconds(seconds));

    void Set(string family, double value) => _series[family] = [new(LabelSet.Empty, value)];

    void Finding(string server)
    {
        LabelSet labels = new([new("kind", "server"), new("name", server), new("server_cluster", "C1"), new("server_domain", ""), new("rule", "server_down"), new("severity", "critical")]);
        _series["nats_health_finding"] = [.. _series.GetValueOrDefault("nats_health_finding") ?? [], new(labels, 1)];
    }

    void Stream(string state, double? severity)
    {
        LabelSet labels = new([new("account", "A"), new("account_name", "shop"), new("stream", "ORDERS")]);
        _series["nats_stream_state"] = [new(labels.With([new("state", state)]), 1)];
        _series["nats_stream_severity"] = severity is { } value ? [new(labels, value)] : [];
    }
}
