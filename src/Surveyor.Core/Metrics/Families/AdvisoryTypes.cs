using Surveyor.Metrics.Exposition;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class AdvisoryTypes
{
    public static MetricGroup Group { get; } = new MetricGroup<KeyValuePair<string, long>>(Fill)
    {
        Title = "JetStream events of unknown types",
        Section = MetricSection.Hearing,
        Labels = [new("type", (in row) => row.Key)],
        Families = [new("nats_jetstream_advisories_unknown_total", Counter, "Events whose type is not known, however they were heard, each once.", (in row) => row.Value)],
    };

    static void Fill(PageScope scope, RowList<KeyValuePair<string, long>> rows)
    {
        foreach (var unknown in scope.Heard.Advisories.Unknown)
        {
            rows.Add(unknown);
        }
    }
}
