using Surveyor.Events;

namespace Surveyor.Metrics.Exposition;

/// <summary>What follows a bucket's value in OpenMetrics: one of the durations in it, and the trace it was of.</summary>
static class ExemplarText
{
    public const int MaxBytes = 128;

    public static int Encode(Exemplar exemplar, Span<byte> utf8)
    {
        var start = " # {trace_id=\""u8;
        start.CopyTo(utf8);
        var used = start.Length;
        exemplar.Trace.TryFormat(utf8[used..], out var written);
        used += written;
        RowLabels<Exemplar>.End.CopyTo(utf8[used..]);
        used += RowLabels<Exemplar>.End.Length;
        used += SampleValue.Encode(exemplar.Value, utf8[used..]);
        if (Units.UnixSeconds(exemplar.Time) is { } seconds)
        {
            utf8[used++] = (byte)' ';
            used += SampleValue.Encode(seconds, utf8[used..]);
        }

        return used;
    }
}
