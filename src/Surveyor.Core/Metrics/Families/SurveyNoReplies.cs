using System.Globalization;
using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class SurveyNoReplies
{
    public static MetricGroup Group { get; } = new MetricGroup<ClusterSnapshot>((scope, rows) => rows.Add(scope.Snapshot))
    {
        Title = "Servers that stayed silent",
        Section = MetricSection.Own,
        NamesOf = NamesOf.NatsSurveyor,
        Labels = [new("expected", (in row) => row.Survey.ConfiguredCount?.ToString(CultureInfo.InvariantCulture) ?? "-1")],
        Families = [new("nats_survey_no_replies_count", Counter, "Known servers that stayed silent, summed over rounds. The label is the configured count, -1 without one.", (in row) => row.Survey.NoReplies) { Differs = "Counted without a configured count too." }],
    };
}
