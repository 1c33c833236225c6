using Surveyor.Events;
using Surveyor.Metrics.Exposition;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ObservationStates
{
    public static MetricGroup Group { get; } = new MetricGroup<ListenerHeard>(Fill)
    {
        Title = "Observations",
        Section = MetricSection.Hearing,
        Labels = [new("observation", (in row) => row.Id), new("nats_service", (in row) => row.Name)],
        Families = [new("nats_observation_up", Gauge, "1 when it is subscribed on a connection that stands, 0 when not.", (in row) => row.Listening ? 1 : 0)],
    };

    static void Fill(PageScope scope, RowList<ListenerHeard> rows)
    {
        foreach (var observation in scope.Heard.Observations)
        {
            rows.Add(observation);
        }
    }
}
