using Surveyor.Metrics.Rows;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class AdvisoryUnknown
{
    public static MetricGroup Group { get; } = new MetricGroup<AdvisoryView>(AdvisoryView.Of(key => key.Detail, ""))
    {
        Title = "Advisories of unknown types",
        Section = MetricSection.Advisories,
        NamesOf = NamesOf.NatsSurveyor,
        Labels = [new("schema", (in row) => row.Part), new("account", (in row) => row.Account)],
        Families =
        [
            new("nats_jetstream_unknown_advisories", Counter, "Events whose type is not known, by type.", (in row) => row.Count(""))
            {
                Differs = "Fewer types are unknown here.",
            },
        ],
    };
}
