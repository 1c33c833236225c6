namespace Surveyor.Alerts;

/// <summary>What counters were of late, to tell how much they have grown.</summary>
sealed class CounterBook
{
    readonly Dictionary<Growth, Dictionary<LabelSet, Queue<(TimeSpan Time, double Value)>>> _counters = new(ReferenceEqualityComparer.Instance);

    /// <summary>How much each has grown over the time that the condition asks for. A counter that was never seen before has not grown.</summary>
    public IEnumerable<(LabelSet Labels, double Value)> Grown(Growth growth, IReadOnlyList<AlertSample> known, TimeSpan now)
    {
        if (!_counters.TryGetValue(growth, out var counters))
        {
            _counters.Add(growth, counters = []);
        }

        foreach (var sample in known)
        {
            if (!counters.TryGetValue(sample.Labels, out var past))
            {
                counters.Add(sample.Labels, past = []);
            }

            past.Enqueue((now, sample.Value));
        }

        // The last one before the window is where growth begins.
        foreach (var past in counters.Values)
        {
            while (past.Count > 1 && past.ElementAt(1).Time <= now - growth.Over)
            {
                past.Dequeue();
            }
        }

        var seen = known.Select(static sample => sample.Labels).ToHashSet();
        foreach (var labels in counters.Where(one => one.Value.Peek().Time < now - (2 * growth.Over) && !seen.Contains(one.Key)).Select(static one => one.Key).ToList())
        {
            counters.Remove(labels);
        }

        return known.Select(sample => (sample.Labels, Sum(counters[sample.Labels])));
    }

    /// <summary>A counter that went back began anew.</summary>
    static double Sum(IEnumerable<(TimeSpan Time, double Value)> past)
    {
        var (sum, last) = (0.0, double.NaN);
        foreach (var (_, value) in past)
        {
            sum += double.IsNaN(last) ? 0 : value >= last ? value - last : value;
            last = value;
        }

        return sum;
    }
}
