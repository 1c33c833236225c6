using Surveyor.Metrics.Rows;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class AdvisoryApiCalls
{
    const string Audit = "api_audit";

    public static MetricGroup Group { get; } = new MetricGroup<AdvisoryView>(AdvisoryView.Of(key => key.Detail, Audit))
    {
        Title = "Calls of the JetStream API",
        Section = MetricSection.Advisories,
        NamesOf = NamesOf.NatsSurveyor,
        Labels = [new("subject", (in row) => row.Part), new("account", (in row) => row.Account)],
        Families =
        [
            new("nats_jetstream_api_audit", Counter, "Calls of the JetStream API that change something, by subject without the names in it.", (in row) => row.Count(Audit))
            {
                Differs = "Names are cut off all subjects, there only off some.",
            },
        ],
    };
}
