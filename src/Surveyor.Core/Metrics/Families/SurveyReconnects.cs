using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class SurveyReconnects
{
    public static MetricGroup Group { get; } = new MetricGroup<ClusterSnapshot>((scope, rows) => rows.Add(scope.Snapshot))
    {
        Title = "Reconnects",
        Section = MetricSection.Own,
        NamesOf = NamesOf.NatsSurveyor,
        Labels = [new("name", (in row) => row.Connection.Name)],
        Families = [new("nats_survey_nats_reconnects", Counter, "Times the connection was made anew after it was lost.", (in row) => row.Connection.Reconnects) { Differs = "There from the start at 0." }],
    };
}
