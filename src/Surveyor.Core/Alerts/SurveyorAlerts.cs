namespace Surveyor.Alerts;

/// <summary>Alerts about Surveyor itself: what it cannot see, it says.</summary>
static class SurveyorAlerts
{
    public static IReadOnlyList<AlertRule> All { get; } =
    [
        new("NatsWatchdog", new Always())
        {
            Severity = "none",
            Summary = "Alerts arrive.",
            Meaning = "Always raised. As long as it arrives, alerts arrive: route it to something that complains when it does not.",
            Remedy = "When it stops, look at who evaluates the rules, at Alertmanager and at the way from there.",
        },
        new("NatsSurveyorMissing", new Missing("nats_up"))
        {
            Severity = AlertRule.Critical,
            For = TimeSpan.FromMinutes(5),
            OnlyPrometheus = true,
            Summary = "No Surveyor is scraped.",
            Meaning = "Prometheus has no page of any Surveyor: nobody watches the NATS system.",
            Remedy = "Look whether Surveyor runs, and at the target's error in Prometheus.",
        },
        new("NatsSurveyorNoneActive", Equal(0, "nats_surveyor_active"))
        {
            Severity = AlertRule.Critical,
            For = TimeSpan.FromMinutes(2),
            OnlyPrometheus = true,
            Summary = "All Surveyors stand by.",
            Meaning = "With `ha` one of the Surveyors should show what it knows, and none does.",
            Remedy = "Look at their logs and whether the bucket of the lease can be written.",
        },
        new("NatsUnreachable", Equal(0, "nats_up"))
        {
            Severity = AlertRule.Critical,
            For = TimeSpan.FromMinutes(1),
            Summary = "Surveyor cannot reach NATS.",
            Meaning = "No Surveyor has a connection to the system: all of it is down, or the way there, or the login is refused. Nothing else is known until then.",
            Remedy = "The log says what the servers answered. Look at the servers and at the network, then at the credentials.",
        },
        new("NatsSurveyorWrongAccount", Equal(0, "nats_survey_connection_system_account"))
        {
            Severity = AlertRule.Critical,
            For = TimeSpan.FromMinutes(5),
            Summary = "Surveyor's user is not in the system account.",
            Meaning = "Only users of the system account get answers from servers: nothing is known about the system.",
            Remedy = "Give Surveyor the credentials of a user of the system account.",
        },
        new("NatsSurveyorQuestionFails", Equal(0, "nats_survey_question_success"))
        {
            Severity = AlertRule.Warning,
            By = ["question"],
            For = TimeSpan.FromMinutes(15),
            Summary = "Surveyor's question {question} is not answered by all servers.",
            Meaning = "Some server that should answer does not, or not completely or legibly, for a quarter of an hour. What stands on its answer is old or unknown.",
            Remedy = "`nats_survey_question_silent`, `…_malformed` and `…_incomplete` say which it is, the page of servers which server.",
        },
        new("NatsSurveyorMayNot", new Compares(new Growth(new("nats_survey_permission_errors_total"), TimeSpan.FromMinutes(15)), Comparison.Above, 0))
        {
            Severity = AlertRule.Warning,
            By = ["subject"],
            Summary = "Surveyor may not use {subject}.",
            Meaning = "Servers refuse a subject that Surveyor publishes to or subscribes to: a part of the picture is missing.",
            Remedy = "Add the subject to the permissions of Surveyor's user.",
        },
        new("NatsSurveyorRefusesAssets", new Compares(new ValueOf(new("nats_survey_refused_assets")), Comparison.Above, 0))
        {
            Severity = AlertRule.Warning,
            For = TimeSpan.FromMinutes(5),
            Summary = "Surveyor leaves out {value} streams and consumers.",
            Meaning = "There are more than `max-streams` or `max-consumers`: nobody watches the rest.",
            Remedy = "Raise the limits, or share the system among several Surveyors (`shard`).",
        },
        new("NatsSurveyorSeriesDropped", new Compares(new ValueOf(new("nats_surveyor_page_series_dropped")), Comparison.Above, 0))
        {
            Severity = AlertRule.Warning,
            By = ["family"],
            For = TimeSpan.FromMinutes(15),
            Summary = "{value} series of {family} are left out of Surveyor's page.",
            Meaning = "The page is full (`max-series`, `max-series-per-family`). Things in trouble are left out last.",
            Remedy = "Raise the limits, or leave out what nobody needs (`exclude-families` and the like).",
        },
        new("NatsSurveyorLeaseStoreDown", Equal(0, "nats_surveyor_lease_store_up"))
        {
            Severity = AlertRule.Warning,
            For = TimeSpan.FromMinutes(5),
            Summary = "Surveyor cannot read or write its lease.",
            Meaning = "The bucket that says which Surveyor is the active one cannot be used. Until then neither takes over from the other.",
            Remedy = "Look at the stream of the bucket and at the permissions of Surveyor's login.",
        },
        new("NatsSurveyorStateNotKept", Equal(0, "nats_slo_store_up"))
        {
            Severity = AlertRule.Warning,
            For = TimeSpan.FromMinutes(5),
            Summary = "Surveyor cannot keep its error budgets.",
            Meaning = "No Surveyor can read or write the folder or bucket of its state: what is counted is lost with the process.",
            Remedy = "The log names the place and the reason. Look at the disk and its permissions, or at the stream of the bucket.",
        },
        new("NatsObjectivesRefused", new Compares(new Growth(new("nats_slo_refused_rows_total"), TimeSpan.FromMinutes(10)), Comparison.Above, 0))
        {
            Severity = AlertRule.Warning,
            Summary = "There are more objectives of services than Surveyor counts.",
            Meaning = "2,000 rows are counted at most: what is promised beyond them is not watched.",
            Remedy = "Let objectives name fewer services, or leave out `by-requestor-account`; or share the system among several Surveyors.",
        },
        new("NatsSurveyorAlertsNotTold", Equal(0, "nats_surveyor_alert_delivery_up"))
        {
            Severity = AlertRule.Warning,
            By = ["target"],
            For = TimeSpan.FromMinutes(5),
            Summary = "Surveyor cannot tell {target} of alerts.",
            Meaning = "An Alertmanager, or the NATS subject that alerts are published on, takes nothing from any Surveyor. What fires meanwhile arrives there when it does again. This alert comes by another way: by Prometheus, another Alertmanager, or the subject.",
            Remedy = "The log of Surveyor says what the other side answered. Look whether it runs, at the way there, and at the login or the token.",
        },
        new("NatsSurveyorFilesBroken", new Compares(new ValueOf(new("nats_observation_files_broken")), Comparison.Above, 0))
        {
            Severity = AlertRule.Warning,
            Summary = "{value} files of observations cannot be used.",
            Meaning = "A file or folder of observations or advisory listeners is wrong: what it asks for is not heard.",
            Remedy = "The log names file and key.",
        },
        Lost("NatsSurveyorMessagesLost", "nats_survey_connection_dropped_messages_total", [], "Surveyor lost messages of its connection.",
            "Messages came faster than they were taken, and were dropped."),
        Lost("NatsSamplesLost", "nats_service_dropped_samples_total", ["nats_service", "account"], "Surveyor lost latency samples of {nats_service}.",
            "Latency samples came faster than they could be counted: counts are too low, ratios are right only if what was lost is like the rest."),
        Lost("NatsAdvisoriesLost", "nats_jetstream_advisories_dropped_total", [], "Surveyor lost JetStream advisories.",
            "JetStream advisories came faster than they could be counted: what they tell of is missing."),
        Lost("NatsClientEventsLost", "nats_client_events_dropped_total", [], "Surveyor lost events of connections.",
            "Events of connections and logins came faster than they could be counted: counts are too low."),
    ];

    static Compares Equal(double value, string family) => new(new ValueOf(new(family)), Comparison.Equal, value);

    static AlertRule Lost(string name, string family, IReadOnlyList<string> by, string summary, string meaning) =>
        new(name, new Compares(new Growth(new(family), TimeSpan.FromMinutes(10)), Comparison.Above, 0))
        {
            Severity = AlertRule.Warning,
            By = by,
            Summary = summary,
            Meaning = meaning,
            Remedy = "Give Surveyor more processor time, or let it hear less.",
        };
}
