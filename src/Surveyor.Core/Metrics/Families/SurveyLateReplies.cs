using System.Globalization;
using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class SurveyLateReplies
{
    public static MetricGroup Group { get; } = new MetricGroup<ClusterSnapshot>((scope, rows) => rows.Add(scope.Snapshot))
    {
        Title = "Replies too late",
        Section = MetricSection.Own,
        NamesOf = NamesOf.NatsSurveyor,
        Labels = [new("timeout", (in row) => row.Survey.Timeout.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture))],
        Families = [new("nats_survey_late_replies_count", Counter, "Replies that came after their round was over; they are taken all the same.", (in row) => row.Survey.LateReplies)],
    };
}
