using Surveyor.Events;
using Surveyor.Metrics.Exposition;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class AdvisoryListenerStates
{
    public static MetricGroup Group { get; } = new MetricGroup<ListenerHeard>(Fill)
    {
        Title = "Listeners for JetStream advisories by file",
        Section = MetricSection.Hearing,
        Labels = [new("listener", (in row) => row.Id), new("account_name", (in row) => row.Name)],
        Families = [new("nats_jetstream_advisory_listener_up", Gauge, "1 when it is subscribed on a connection that stands, 0 when not.", (in row) => row.Listening ? 1 : 0)],
    };

    static void Fill(PageScope scope, RowList<ListenerHeard> rows)
    {
        foreach (var listener in scope.Heard.Advisories.Listeners)
        {
            rows.Add(listener);
        }
    }
}
