using System.Buffers;
using Surveyor.Snapshot;

namespace Surveyor.Metrics.Exposition;

/// <summary>The enabled families of a group, ready to be written any number of times, also at once.</summary>
abstract class GroupPlan
{
    public abstract Needs Needs { get; }

    /// <summary>About Surveyor itself: shown without a connection, and never cut.</summary>
    public abstract bool Own { get; }

    /// <summary>Known without the connection that asks: heard, maybe over another one.</summary>
    public abstract bool Heard { get; }

    /// <summary>Samples of rows in trouble, which a cap must leave room for.</summary>
    public abstract long CountTroubled(PageScope scope);

    public abstract ValueTask WriteAsync(PageScope scope, ExpositionFormat format, PageOutput output);
}

sealed class GroupPlan<TRow>(MetricGroup<TRow> group, FamilyPlan<TRow>[] families, MetricsOptions options) : GroupPlan
{
    /// <summary>How many values of each row are taken at a time: enough that rows are seldom read again, and no more memory than that takes.</summary>
    const int ColumnsAtOnce = 4;

    readonly RowLabels<TRow> _labels = new(group.Labels);
    readonly Select<TRow>[] _parts = [.. families.SelectMany(family => family.Parts).Select(part => part.Select)];

    public override Needs Needs { get; } = group.Needs | (group.OptionalNeeds?.Invoke(options) ?? Needs.None);

    public override bool Own => group.Own;

    public override bool Heard => group.Heard;

    public override async ValueTask WriteAsync(PageScope scope, ExpositionFormat format, PageOutput output)
    {
        using var rows = new LabelledRows<TRow>(_labels, scope.Scratch);
        group.Rows(scope, rows.List);
        if (rows.Count == 0)
        {
            return;
        }

        var duplicates = rows.Encode(group.Merge);
        if (duplicates > 0)
        {
            scope.Tally.Duplicate(group.Title, duplicates);
        }

        if (scope.Tally.Limited && !Own)
        {
            CutToBudget(rows, scope.Tally);
        }

        var (first, column, columns) = (0, 0, 0);
        foreach (var family in families)
        {
            if (column + family.Parts.Length > columns)
            {
                (column, columns) = (0, Math.Min(ColumnsAtOnce, _parts.Length - first));
                rows.Evaluate(_parts.AsSpan(first, columns));
            }

            var writer = new FamilyWriter<TRow>(family, rows, column, Quota(family, rows, column, scope.Tally), group.Troubled, format);
            (first, column) = (first + family.Parts.Length, column + family.Parts.Length);
            while (!writer.Write(output))
            {
                await output.FlushAsync();
            }

            scope.Tally.Count(writer.Written);
        }
    }

    public override long CountTroubled(PageScope scope)
    {
        if (Own || group.Troubled is null)
        {
            return 0;
        }

        var rows = scope.Scratch.Rows<TRow>();
        group.Rows(scope, rows);
        var samples = 0L;
        for (var i = 0; i < rows.Count; i++)
        {
            samples += IsTroubled(in rows[i]) ? Samples(in rows[i]) : 0;
        }

        rows.Clear();
        return samples;
    }

    /// <summary>Whole rows go, so that what is shown of a thing is complete.</summary>
    void CutToBudget(LabelledRows<TRow> rows, PageTally tally)
    {
        var kept = ArrayPool<bool>.Shared.Rent(rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            ref readonly var row = ref rows.List[i];
            kept[i] = tally.Take(Samples(in row), IsTroubled(in row));
            if (!kept[i])
            {
                CountDropped(in row, tally);
            }
        }

        rows.Keep(kept);
        ArrayPool<bool>.Shared.Return(kept);
    }

    /// <summary>How many samples of calm and of troubled rows a family may have.</summary>
    (long Troubled, long Calm) Quota(FamilyPlan<TRow> family, LabelledRows<TRow> rows, int column, PageTally tally)
    {
        var each = MostSamples(family, rows);
        var most = options.MaxSeriesPerFamily / each;
        if (Own || most == 0 || rows.Count <= most)
        {
            return (long.MaxValue, long.MaxValue);
        }

        var (troubled, calm) = (0, 0);
        for (var i = 0; i < rows.Count; i++)
        {
            if (!double.IsNaN(rows.Value(column, i)))
            {
                _ = IsTroubled(in rows.List[i]) ? troubled++ : calm++;
            }
        }

        var quota = (Troubled: Math.Min(troubled, most), Calm: Math.Min(calm, Math.Max(0, most - troubled)));
        tally.Drop(family.Name, (troubled + calm - quota.Troubled - quota.Calm) * each);
        return quota;
    }

    /// <summary>Rows of a histogram may have different bounds, or none.</summary>
    static int MostSamples(FamilyPlan<TRow> family, LabelledRows<TRow> rows)
    {
        var most = family.Parts.Length;
        for (var i = 0; family.Family.Buckets is not null && i < rows.Count; i++)
        {
            most = Math.Max(most, family.SamplesOf(in rows.List[i]));
        }

        return most;
    }

    int Samples(in TRow row)
    {
        var samples = 0;
        foreach (var family in families)
        {
            samples += SampleValue.IsOne(family.Family.Select(in row)) ? family.SamplesOf(in row) : 0;
        }

        return samples;
    }

    void CountDropped(in TRow row, PageTally tally)
    {
        foreach (var family in families)
        {
            if (SampleValue.IsOne(family.Family.Select(in row)))
            {
                tally.Drop(family.Name, family.SamplesOf(in row));
            }
        }
    }

    bool IsTroubled(in TRow row) => group.Troubled is { } troubled && troubled(in row);
}
