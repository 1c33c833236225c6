namespace Surveyor.Objectives;

/// <summary>What was counted before, for objectives and services that are not there now: a file that is mended finds its budget again.</summary>
sealed class FormerCells
{
    const int Most = 2_000;

    readonly List<Former> _cells = [];

    /// <param name="ended">From then until <paramref name="resumed"/> nobody listened; milliseconds of the ledger's time.</param>
    public void Add(ObjectiveDocument document, string source, long shift, long ended, long resumed) =>
        _cells.AddRange(document.Cells.Take(Most - _cells.Count).Select(cell => new Former(cell, source, shift, ended, resumed)));

    public void Keep(ObjectiveCell cell, string account, long now)
    {
        foreach (var source in cell.Sources.Where(_ => _cells.Count < Most))
        {
            _cells.Add(new(CellDocument.Of(cell, account, source)!, source, 0, now, Resumed: null));
        }
    }

    public void Restore(ObjectiveCell cell, long now)
    {
        // What was counted by other terms waits: who mends a typo finds the month again.
        foreach (var former in _cells.Where(one => one.Document.Key == cell.Key && one.Document.Counted == CellDocument.CountedBy(cell.Objective)).ToList())
        {
            _cells.Remove(former);
            former.Restore(cell, now);
        }
    }

    /// <summary>What rows were of that are not there now.</summary>
    public IEnumerable<CellKey> Keys => _cells.Select(one => one.Document.Key).Distinct();

    /// <summary>Those of which something still counts, with their times as they are now.</summary>
    public IEnumerable<CellDocument> Export(string source, long now)
    {
        _cells.RemoveAll(one => one.IsOver(now));
        return _cells.Where(one => one.Source == source).Select(one => one.Shifted());
    }

    /// <param name="Resumed">Null: when it is restored.</param>
    sealed record Former(CellDocument Document, string Source, long Shift, long Ended, long? Resumed)
    {
        public void Restore(ObjectiveCell cell, long now)
        {
            var history = cell.Of(Source);
            foreach (var (ring, document) in history.Rings.Join(Document.Rings, ring => ring.Width, document => document.Width, (ring, document) => (ring, document)))
            {
                // Another Surveyor may have written while this one counted already.
                document.Put(ring, Shift, Resumed ?? long.MaxValue, overlaps: Ended > Resumed);
            }

            if (Source.Length == 0 && !Document.Captured)
            {
                history.AddUnheard(Ended, Resumed ?? now);
            }
        }

        public bool IsOver(long now) => Document.Rings.Count == 0 || now - Ended > Document.Rings.Max(ring => ring.Width) * 720;

        public CellDocument Shifted() => Shift == 0 ? Document : Document with { Rings = [.. Document.Rings.Select(Shifted)] };

        RingDocument Shifted(RingDocument ring) => ring.Buckets.Count == 0 ? ring : ring with { Buckets = [ring.Buckets[0] + (Shift / ring.Width), .. ring.Buckets.Skip(1)] };
    }
}
