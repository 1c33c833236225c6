using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class DotnetMetrics
{
    public static MetricGroup Group { get; } = new MetricGroup<GCMemoryInfo>((_, rows) => rows.Add(GC.GetGCMemoryInfo()))
    {
        Title = "Surveyor's .NET runtime",
        Section = MetricSection.Own,
        Families =
        [
            new("dotnet_gc_heap_bytes", Gauge, "Managed memory in use.", (in row) => GC.GetTotalMemory(false)),
            new("dotnet_gc_committed_bytes", Gauge, "Memory the garbage collector holds, as of its last run.", (in row) => row.TotalCommittedBytes),
            new("dotnet_gc_allocated_bytes_total", Counter, "Managed memory allocated.", (in row) => GC.GetTotalAllocatedBytes()),
            new("dotnet_gc_pause_seconds_total", Counter, "Time the program stood still for the garbage collector.", (in row) => GC.GetTotalPauseDuration().TotalSeconds),
            new("dotnet_threadpool_threads", Gauge, "Threads of the pool.", (in row) => ThreadPool.ThreadCount),
            new("dotnet_threadpool_queue_length", Gauge, "Work items that wait for a thread of the pool.", (in row) => ThreadPool.PendingWorkItemCount),
            new("dotnet_threadpool_completed_items_total", Counter, "Work items the pool finished.", (in row) => ThreadPool.CompletedWorkItemCount),
            new("dotnet_lock_contentions_total", Counter, "Times a thread waited for a lock.", (in row) => Monitor.LockContentionCount),
        ],
    };
}
