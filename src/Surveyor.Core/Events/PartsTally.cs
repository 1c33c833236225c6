namespace Surveyor.Events;

/// <summary>Requests of one name, and the parts of those that were answered.</summary>
sealed class PartsTally
{
    Histogram[] _parts = [];

    /// <summary>Also those of failed requests.</summary>
    public long Received { get; set; }

    public void Add(ReadOnlySpan<long> nanoseconds, Buckets buckets, Occasion? occasion)
    {
        if (_parts.Length == 0)
        {
            _parts = Histograms(nanoseconds.Length, buckets);
        }

        for (var part = 0; part < nanoseconds.Length; part++)
        {
            _parts[part].Add(nanoseconds[part], occasion);
        }
    }

    /// <summary>With other bounds nothing was counted yet.</summary>
    public void BeginAnew(Buckets buckets) => _parts = Histograms(_parts.Length, buckets);

    public IReadOnlyList<HistogramCounts> Freeze() => Array.ConvertAll(_parts, part => part.Freeze());

    static Histogram[] Histograms(int count, Buckets buckets) => [.. Enumerable.Range(0, count).Select(_ => new Histogram(buckets))];
}
