namespace Surveyor.Alerts;

/// <summary>One alert as it comes and goes. Times are those of a clock that nobody sets.</summary>
sealed class AlertCell(string name, LabelSet labels)
{
    public string Name => name;

    /// <summary>With the alert's name.</summary>
    public LabelSet Labels => labels;

    public AlertState State { get; private set; } = AlertState.Resolved;

    public IReadOnlyList<KeyValuePair<string, string>> Annotations { get; private set; } = [];

    public double Value { get; private set; }

    public DateTimeOffset StartsAt { get; private set; }

    public DateTimeOffset? EndsAt { get; private set; }

    /// <summary>Since when it has held, or not been known.</summary>
    TimeSpan _since;

    /// <summary>When it last held, or was not known.</summary>
    TimeSpan _held;

    TimeSpan _ended;

    /// <summary>Until then what does not hold may only not be known yet.</summary>
    TimeSpan _restoredUntil = TimeSpan.MinValue;

    public bool IsGone(TimeSpan now, TimeSpan kept) => State is AlertState.Resolved && now - _ended >= kept;

    public void Hold(AlertRule rule, IReadOnlyList<KeyValuePair<string, string>> annotations, double value, TimeSpan now, DateTimeOffset clock)
    {
        if (State is AlertState.Resolved)
        {
            (State, _since, StartsAt, EndsAt) = (AlertState.Pending, now, clock, null);
        }

        (_held, _restoredUntil, Value, Annotations) = (now, TimeSpan.MinValue, value, annotations);
        if (State is AlertState.Pending && now - _since >= rule.For)
        {
            (State, StartsAt) = (AlertState.Firing, clock);
        }
    }

    /// <summary>Nobody can say: it stays as it is.</summary>
    public void Doubt(TimeSpan now) => _held = now;

    /// <summary>It is certain that it does not hold, however long ago the start was.</summary>
    public void Deny() => _restoredUntil = TimeSpan.MinValue;

    /// <returns>False: it is nothing to tell of.</returns>
    public bool Release(TimeSpan keep, TimeSpan now, DateTimeOffset clock)
    {
        if (State is AlertState.Resolved || now < _restoredUntil || (State is AlertState.Firing && now - _held < keep))
        {
            return true;
        }

        var isTold = State is AlertState.Firing;
        (State, EndsAt, _ended) = (AlertState.Resolved, clock, now);
        return isTold;
    }

    public AlertRecord Write(TimeSpan now) => new()
    {
        Name = name,
        Labels = new(labels.All.ToDictionary(), StringComparer.Ordinal),
        Annotations = new(Annotations.ToDictionary(), StringComparer.Ordinal),
        State = State,
        Value = Value,
        StartsAt = StartsAt,
        EndsAt = EndsAt,
        Age = (long)(now - (State is AlertState.Resolved ? _ended : _since)).TotalMilliseconds,
    };

    /// <param name="doubt">How long what does not hold counts as not known yet.</param>
    public static AlertCell Read(AlertRecord record, TimeSpan now, TimeSpan doubt)
    {
        var since = now - TimeSpan.FromMilliseconds(record.Age);
        return new(record.Name, new(record.Labels))
        {
            State = record.State,
            Annotations = [.. record.Annotations],
            Value = record.Value,
            StartsAt = record.StartsAt,
            EndsAt = record.EndsAt,
            _since = since,
            _ended = since,
            _held = now,
            _restoredUntil = now + doubt,
        };
    }
}
