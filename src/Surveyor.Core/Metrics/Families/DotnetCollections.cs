using Surveyor.Metrics.Exposition;
using Surveyor.Metrics.Rows;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class DotnetCollections
{
    public static MetricGroup Group { get; } = new MetricGroup<int>(Fill)
    {
        Title = "Garbage collections",
        Section = MetricSection.Own,
        Labels = [new("generation", (in row) => (ulong)row)],
        Families = [new("dotnet_gc_collections_total", Counter, "Garbage collections of a generation, those of older ones included.", (in row) => GC.CollectionCount(row))],
    };

    static void Fill(PageScope scope, RowList<int> rows)
    {
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            rows.Add(generation);
        }
    }
}
