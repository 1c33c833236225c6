using Surveyor.Events;
using Surveyor.Metrics.Exposition;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class AdvisoryTotals
{
    public static MetricGroup Group { get; } = new MetricGroup<AccountAdvisories>(Fill)
    {
        Title = "JetStream advisories by listener",
        Section = MetricSection.Advisories,
        NamesOf = NamesOf.NatsSurveyor,
        Labels = [new("account", (in row) => row.Name)],
        Families =
        [
            new("nats_jetstream_total_advisories", Counter, "Advisories and metrics heard.", (in row) => row.Total),
            new("nats_jetstream_advisory_parse_errors", Counter, "Messages that are no event of JetStream.", (in row) => row.Malformed),
        ],
    };

    static void Fill(PageScope scope, RowList<AccountAdvisories> rows)
    {
        foreach (var account in scope.Heard.Advisories.Named)
        {
            rows.Add(account);
        }
    }
}
