using Surveyor.Objectives;

namespace Surveyor.Alerts;

/// <summary>
/// Evaluates the very conditions that rules for Prometheus are written from. An alert that nobody can say anything about stays as it is:
/// it neither ends nor begins while NATS is away, a service is not heard, or a stream's state is unknown.
/// </summary>
public sealed class AlertEvaluator(RuleNaming naming, IReadOnlyList<AlertSilence> silences, TimeProvider time)
{
    /// <summary>How long an alert that is over is still told, so that nobody misses it.</summary>
    public static readonly TimeSpan ToldAfterwards = TimeSpan.FromMinutes(15);

    /// <summary>How long after a start it is not known that something no longer holds: rule books want three looks.</summary>
    static readonly TimeSpan Doubt = TimeSpan.FromMinutes(2);

    /// <summary>Alerts at once, in any state: those that come first are kept.</summary>
    const int Most = 10_000;

    readonly Lock _gate = new();
    readonly long _start = time.GetTimestamp();
    readonly CounterBook _counters = new();
    readonly Dictionary<LabelSet, AlertCell> _cells = [];
    readonly Dictionary<string, (Objective Objective, IReadOnlyList<AlertRule> Rules)> _ofObjectives = [];
    volatile IReadOnlyList<Alert> _latest = [];

    /// <summary>As of the last evaluation: those that are pending, raised, or were over of late.</summary>
    public IReadOnlyList<Alert> Latest => _latest;

    /// <summary>Alerts that were not taken in because there are too many, each time.</summary>
    public long Refused { get; private set; }

    TimeSpan Now => time.GetElapsedTime(_start);

    public IReadOnlyList<Alert> Evaluate(SampleSource samples, IReadOnlyList<ObjectiveStatus> objectives)
    {
        lock (_gate)
        {
            var (now, clock) = (Now, time.GetUtcNow());
            var reader = new ConditionReader(samples, objectives.ToLookup(static one => one.Objective.Name), _counters, now, clock.ToUnixTimeMilliseconds() / 1000.0);
            List<(AlertRule Rule, Reading Reading)> readings = [.. Rules(objectives).Select(rule => (rule, reader.Read(rule.When, rule.By)))];
            HashSet<LabelSet> holding = [];
            foreach (var (rule, reading) in readings)
            {
                Hold(rule, reading, holding, now, clock);
            }

            Release(readings.ToLookup(static one => one.Rule.Name), reader, holding, now, clock);
            return _latest = Freeze();
        }
    }

    /// <summary>What must outlive the process.</summary>
    public AlertDocument Export()
    {
        lock (_gate)
        {
            var now = Now;
            return new() { Alerts = [.. _cells.Values.OrderBy(static cell => cell.Name, StringComparer.Ordinal).Select(cell => cell.Write(now))] };
        }
    }

    /// <summary>What an earlier process, or another Surveyor, knew goes on. Alerts that are known here already stay.</summary>
    public void Import(AlertDocument document)
    {
        lock (_gate)
        {
            var now = Now;
            foreach (var cell in document.Alerts.Select(record => AlertCell.Read(record, now, Doubt)))
            {
                _cells.TryAdd(cell.Labels, cell);
            }

            _latest = Freeze();
        }
    }

    IEnumerable<AlertRule> Rules(IReadOnlyList<ObjectiveStatus> objectives)
    {
        var known = objectives.Select(static status => status.Objective).DistinctBy(static one => one.Name).ToList();
        foreach (var gone in _ofObjectives.Keys.Except(known.Select(static one => one.Name)).ToList())
        {
            _ofObjectives.Remove(gone);
        }

        return AlertCatalogue.System.Where(static rule => !rule.OnlyPrometheus).Concat(known.SelectMany(RulesOf));
    }

    IReadOnlyList<AlertRule> RulesOf(Objective objective)
    {
        if (!_ofObjectives.TryGetValue(objective.Name, out var known) || !ReferenceEquals(known.Objective, objective))
        {
            _ofObjectives[objective.Name] = known = (objective, ObjectiveAlerts.Of(objective));
        }

        return known.Rules;
    }

    void Hold(AlertRule rule, Reading reading, HashSet<LabelSet> holding, TimeSpan now, DateTimeOffset clock)
    {
        foreach (var (labels, value) in reading.Holding)
        {
            var told = labels.With([.. naming.ConstantLabels, .. rule.OwnLabels, new("alertname", rule.Name)]);
            if (!_cells.TryGetValue(told, out var cell))
            {
                if (_cells.Count >= Most)
                {
                    Refused++;
                    continue;
                }

                _cells.Add(told, cell = new(rule.Name, told));
            }

            holding.Add(told);
            cell.Hold(rule, AlertWords.Filled(rule, naming, labels, value), value, now, clock);
        }
    }

    void Release(ILookup<string, (AlertRule Rule, Reading Reading)> readings, ConditionReader reader, HashSet<LabelSet> holding, TimeSpan now, DateTimeOffset clock)
    {
        Dictionary<AlertRule, Reading> doubts = new(ReferenceEqualityComparer.Instance);
        foreach (var cell in _cells.Values.Where(cell => !holding.Contains(cell.Labels)).ToList())
        {
            // Of a rule that is gone, as that of an objective that was deleted, nothing holds.
            var (rule, reading) = readings[cell.Name].FirstOrDefault(one => one.Rule.OwnLabels.All(label => cell.Labels[label.Key] == label.Value));
            if (rule is not null && cell.State is not AlertState.Resolved && IsUnknown(rule, reading, cell.Labels.Only(rule.By)))
            {
                cell.Doubt(now);
                continue;
            }

            if (rule is not null && reading.Denied.Contains(cell.Labels.Only(rule.By)))
            {
                cell.Deny();
            }

            if (!cell.Release(rule?.KeepFiringFor ?? TimeSpan.Zero, now, clock) || cell.IsGone(now, ToldAfterwards))
            {
                _cells.Remove(cell.Labels);
            }
        }

        bool IsUnknown(AlertRule rule, Reading reading, LabelSet labels)
        {
            if (reading.IsUnknown(labels) || rule.HeldWhile is null)
            {
                return reading.IsUnknown(labels);
            }

            if (!doubts.TryGetValue(rule, out var doubt))
            {
                doubts.Add(rule, doubt = reader.Read(rule.HeldWhile, rule.By));
            }

            return doubt.Holding.ContainsKey(labels);
        }
    }

    IReadOnlyList<Alert> Freeze() =>
    [
        .. _cells.Values.Select(cell => new Alert(
                cell.Name, cell.Labels, cell.Annotations, cell.State, cell.Value, cell.StartsAt, cell.EndsAt, silences.FirstOrDefault(silence => silence.Covers(cell.Labels))?.Reason))
            .OrderBy(static alert => alert.Name, StringComparer.Ordinal)
            .ThenBy(static alert => alert.Labels.ToString(), StringComparer.Ordinal),
    ];
}
