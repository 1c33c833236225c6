using Surveyor.Events;

namespace Surveyor.Metrics.Exposition;

/// <summary>Writes one family of one page, chunk by chunk.</summary>
/// <param name="first">The column of the family's first part in the values of the rows.</param>
sealed class FamilyWriter<TRow>(
    FamilyPlan<TRow> family,
    LabelledRows<TRow> rows,
    int first,
    (long Troubled, long Calm) quota,
    RowTest<TRow>? troubled,
    ExpositionFormat format)
{
    readonly byte[] _header = family.HeaderFor(format);
    readonly bool _limited = quota != (long.MaxValue, long.MaxValue);
    int _next;

    /// <summary>Samples so far.</summary>
    public long Written { get; private set; }

    /// <returns>False when the output wants to be flushed before the rest.</returns>
    public bool Write(PageOutput output)
    {
        var chunk = Span<byte>.Empty;
        var used = 0;
        var longest = _header.Length + (family.Parts.Length * (family.LongestStart + SampleValue.MaxBytes + 1));
        for (; _next < rows.Count; _next++)
        {
            if (IsEmpty(_next))
            {
                continue;
            }

            var labels = rows.Labels(_next);
            var room = longest + (family.Parts.Length * labels.Length) + RoomOfBuckets(_next, labels.Length);
            if (chunk.Length - used < room)
            {
                output.Advance(used);
                used = 0;
                if (output.WantsFlush)
                {
                    return false;
                }

                chunk = output.Chunk(room);
            }

            used += WriteRow(_next, labels, chunk[used..]);
        }

        output.Advance(used);
        return true;
    }

    bool IsEmpty(int row)
    {
        for (var part = 0; part < family.Parts.Length; part++)
        {
            if (!double.IsNaN(rows.Value(first + part, row)))
            {
                return false;
            }
        }

        return true;
    }

    int WriteRow(int row, ReadOnlySpan<byte> labels, Span<byte> chunk)
    {
        var used = 0;
        for (var part = 0; part < family.Parts.Length; part++)
        {
            var value = rows.Value(first + part, row);
            if (double.IsNaN(value) || (_limited && !Allowed(in rows.List[row])))
            {
                continue;
            }

            if (Written++ == 0)
            {
                _header.CopyTo(chunk);
                used = _header.Length;
            }

            if (part == 0 && family.Family.Buckets?.Invoke(in rows.List[row]) is { } buckets)
            {
                used += WriteBuckets(buckets, labels, chunk[used..]);
            }

            var start = family.Parts[part].Start;
            start.CopyTo(chunk[used..]);
            used += start.Length;
            labels.CopyTo(chunk[used..]);
            used += labels.Length;
            used += SampleValue.Encode(value, chunk[used..]);
            chunk[used++] = (byte)'\n';
        }

        return used;
    }

    int RoomOfBuckets(int row, int labels) => family.Family.Buckets is null ? 0
        : (family.SamplesOf(in rows.List[row]) - family.Parts.Length) * (family.BucketStart.Length + labels + BucketBound.MaxBytes + SampleValue.MaxBytes + ExemplarText.MaxBytes + 1);

    int WriteBuckets(HistogramCounts buckets, ReadOnlySpan<byte> labels, Span<byte> chunk)
    {
        var (used, below) = (0, 0L);
        for (var i = 0; i < buckets.Counts.Length; i++)
        {
            family.BucketStart.CopyTo(chunk[used..]);
            used += family.BucketStart.Length;

            // The bound is the last label.
            var open = labels[..^RowLabels<TRow>.End.Length];
            open.CopyTo(chunk[used..]);
            used += open.Length;
            used += BucketBound.Encode(i < buckets.Bounds.Length ? buckets.Bounds[i] : double.PositiveInfinity, chunk[used..]);
            below += buckets.Counts[i];
            used += SampleValue.Encode(below, chunk[used..]);
            if (format is ExpositionFormat.OpenMetrics && buckets.Exemplars?[i] is { } exemplar)
            {
                used += ExemplarText.Encode(exemplar, chunk[used..]);
            }

            chunk[used++] = (byte)'\n';
            Written++;
        }

        return used;
    }

    bool Allowed(in TRow row)
    {
        ref var left = ref troubled is not null && troubled(in row) ? ref quota.Troubled : ref quota.Calm;
        return left-- > 0;
    }
}
