using Surveyor.Metrics.Rows;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ProcessMetrics
{
    public static MetricGroup Group { get; } = new MetricGroup<ProcessSample>((_, rows) => rows.Add(ProcessSample.Take()))
    {
        Title = "Surveyor's process",
        Section = MetricSection.Own,
        Families =
        [
            new("process_cpu_seconds_total", Counter, "User and system time spent.", (in row) => row.CpuSeconds),
            new("process_resident_memory_bytes", Gauge, "Resident memory.", (in row) => row.ResidentBytes),
            new("process_virtual_memory_bytes", Gauge, "Virtual memory.", (in row) => row.VirtualBytes),
            new("process_start_time_seconds", Gauge, "When the process started, seconds since the epoch.", (in row) => row.StartTime),
            new("process_open_fds", Gauge, "File descriptors open; Linux only.", (in row) => row.OpenFiles),
            new("process_threads", Gauge, "Threads.", (in row) => row.Threads),
        ],
    };
}
