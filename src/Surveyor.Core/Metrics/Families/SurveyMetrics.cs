using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class SurveyMetrics
{
    public static MetricGroup Group { get; } = new MetricGroup<ClusterSnapshot>((scope, rows) => rows.Add(scope.Snapshot))
    {
        Title = "The survey",
        Section = MetricSection.Own,
        NamesOf = NamesOf.NatsSurveyor,
        Families =
        [
            new("nats_up", Gauge, "1 while connected to NATS. At 0 nothing is known about the servers, and nothing is shown.", (in row) => row.Connection.Connected ? 1 : 0),
            new("nats_survey_surveyed_count", Gauge, "Servers that answered in the last round.", (in row) => row.IsActive ? row.Survey.Answered : null),
            new("nats_survey_expected_count", Gauge, "Servers that should answer: the configured count, else all known ones that were not stopped on purpose. No sample when no server is known.", (in row) => row.IsActive ? row.Survey.Expected : null)
            {
                Differs = "Without a configured count the number of servers known, instead of the default of 1 or -1.",
            },
            new("nats_survey_duration_seconds", Summary, "How long rounds took.", (in row) => row.Survey.DurationTotal.TotalSeconds) { Count = (in row) => row.Survey.Rounds },
            new("nats_survey_poll_error_count", Counter, "Rounds that nobody answered, and rounds and scrapes that found the connection down.", (in row) => row.Survey.FailedRounds)
            {
                Differs = "There from the start at 0, and also counts rounds nobody answered.",
            },
        ],
    };
}
