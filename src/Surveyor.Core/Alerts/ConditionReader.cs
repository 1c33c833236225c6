using Surveyor.Objectives;

namespace Surveyor.Alerts;

/// <summary>Evaluates conditions on what is known at one moment. Of many it remembers counters only.</summary>
sealed class ConditionReader(SampleSource samples, ILookup<string, ObjectiveStatus> objectives, CounterBook counters, TimeSpan now, double unixSeconds)
{
    /// <param name="by">The labels that tell apart what it holds for.</param>
    public Reading Read(Condition condition, IReadOnlyList<string> by) => condition switch
    {
        Compares one => Read(one, by),
        Both both => Read(both, by),
        Always => Reading.Of(new Dictionary<LabelSet, double> { [LabelSet.Empty] = 1 }),
        Burns burns => Read(burns.Objective, status => ObjectiveConditions.Of(burns, status)),
        Breaches breaches => Read(breaches.Objective, ObjectiveConditions.OfBreach),
        Silent silent => Read(silent.Objective, status => ObjectiveConditions.Of(silent, status)),
        _ => Reading.NotKnown,
    };

    Reading Read(Compares one, IReadOnlyList<string> by)
    {
        if (samples(one.Left.Series) is not { } known)
        {
            return Reading.NotKnown;
        }

        // As the rule for Prometheus aggregates: the least of what must not be little, else the most.
        var isLeast = one.Comparison is Comparison.Below;
        var told = new Dictionary<LabelSet, double>();
        foreach (var (labels, value) in Quantities(one.Left, known))
        {
            var key = labels.Only(by);
            told[key] = !told.TryGetValue(key, out var other) ? value : isLeast ? Math.Min(other, value) : Math.Max(other, value);
        }

        foreach (var (key, _) in told.Where(pair => !one.Holds(pair.Value)).ToList())
        {
            told.Remove(key);
        }

        return Reading.Of(told);
    }

    Reading Read(Both both, IReadOnlyList<string> by)
    {
        var first = Read(both.First, by);
        if (first.Holding.Count == 0)
        {
            return first;
        }

        var second = Read(both.Second, by);
        return second.Unknown is null ? Reading.NotKnown : Reading.Of(first.Holding.Where(pair => second.Holding.ContainsKey(pair.Key)).ToDictionary());
    }

    Reading Read(Objective objective, Func<ObjectiveStatus, (bool? Holds, double Value)> judge)
    {
        Dictionary<LabelSet, double> holding = [];
        HashSet<LabelSet> unknown = [];
        HashSet<LabelSet> denied = [];
        foreach (var status in objectives[objective.Name].Where(static one => one.Service.Length > 0))
        {
            LabelSet labels = new([new("slo", objective.Name), new("nats_service", status.Service), new("account", status.Account), new("requestor_account", status.RequestorAccount)]);
            var (holds, value) = judge(status);
            if (holds is true)
            {
                holding[labels] = value;
            }
            else if (holds is null)
            {
                unknown.Add(labels);
            }
            else if (status.Continues && status.Hearing is null)
            {
                denied.Add(labels);
            }
        }

        return new(holding, unknown, denied);
    }

    IEnumerable<(LabelSet Labels, double Value)> Quantities(Quantity quantity, IReadOnlyList<AlertSample> known) => quantity switch
    {
        Growth growth => counters.Grown(growth, known, now),
        TimeLeft => known.Select(sample => (sample.Labels, sample.Value - unixSeconds)),
        _ => known.Select(static sample => (sample.Labels, sample.Value)),
    };
}
