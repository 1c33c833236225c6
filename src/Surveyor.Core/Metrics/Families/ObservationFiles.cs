using Surveyor.Events;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ObservationFiles
{
    public static MetricGroup Group { get; } = new MetricGroup<Heard>((scope, rows) => rows.Add(scope.Heard))
    {
        Title = "Files of observations",
        Section = MetricSection.Hearing,
        Families = [new("nats_observation_files_broken", Gauge, "Files and folders of observations and advisory listeners that cannot be used; the log names them.", (in row) => row.BrokenFiles)],
    };
}
