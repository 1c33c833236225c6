namespace Surveyor.Metrics.Exposition;

/// <summary>Writes one family of one page, chunk by chunk.</summary>
sealed class FamilyWriter<TRow>(
    FamilyPlan<TRow> family,
    LabelledRows<TRow> rows,
    (long Troubled, long Calm) quota,
    RowTest<TRow>? troubled,
    byte[] header)
{
    readonly bool _limited = quota != (long.MaxValue, long.MaxValue);
    int _next;

    /// <summary>Samples so far.</summary>
    public long Written { get; private set; }

    /// <returns>False when the output wants to be flushed before the rest.</returns>
    public bool Write(PageOutput output)
    {
        var chunk = Span<byte>.Empty;
        var used = 0;
        for (; _next < rows.Count; _next++)
        {
            var labels = rows.Labels(_next);
            var room = header.Length + (family.Parts.Length * (family.LongestStart + labels.Length + SampleValue.MaxBytes + 1));
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

            used += WriteRow(in rows.List[_next], labels, chunk[used..]);
        }

        output.Advance(used);
        return true;
    }

    int WriteRow(in TRow row, ReadOnlySpan<byte> labels, Span<byte> chunk)
    {
        var used = 0;
        foreach (var part in family.Parts)
        {
            if (part.Select(in row) is not { } value || double.IsNaN(value) || (_limited && !Allowed(in row)))
            {
                continue;
            }

            if (Written++ == 0)
            {
                header.CopyTo(chunk);
                used = header.Length;
            }

            part.Start.CopyTo(chunk[used..]);
            used += part.Start.Length;
            labels.CopyTo(chunk[used..]);
            used += labels.Length;
            used += SampleValue.Encode(value, chunk[used..]);
            chunk[used++] = (byte)'\n';
        }

        return used;
    }

    bool Allowed(in TRow row)
    {
        ref var left = ref troubled is not null && troubled(in row) ? ref quota.Troubled : ref quota.Calm;
        return left-- > 0;
    }
}
