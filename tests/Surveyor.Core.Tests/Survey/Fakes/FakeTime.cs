namespace Surveyor.Core.Tests.Survey;

/// <summary>A clock that stands still until told to move, and timers that fire on the way.</summary>
sealed class FakeTime : TimeProvider
{
    readonly Lock _gate = new();
    readonly List<FakeTimer> _timers = [];
    DateTimeOffset _now = new(2026, 11, 21, 6, 0, 0, TimeSpan.Zero);
    long _created;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public DateTimeOffset Now => GetUtcNow();

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, () => callback(state), Interlocked.Increment(ref _created));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Does something later, at once when the delay is zero.</summary>
    public void After(TimeSpan delay, Action action)
    {
        if (delay == TimeSpan.Zero)
        {
            action();
        }
        else
        {
            _ = CreateTimer(_ => action(), null, delay, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Moves to the next timer that is due until then, and fires it.</summary>
    /// <returns>False when there is none: the clock then stands at that moment.</returns>
    public bool Step(DateTimeOffset until)
    {
        FakeTimer? next;
        lock (_gate)
        {
            next = _timers.Where(timer => timer.Due <= until).OrderBy(timer => timer.Due).ThenBy(timer => timer.Order).FirstOrDefault();
            _now = next is null ? until > _now ? until : _now : next.Due > _now ? next.Due : _now;
            next?.Rearm();
        }

        next?.Fire();
        return next is not null;
    }

    public bool HasTimers
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count > 0;
            }
        }
    }

    sealed class FakeTimer(FakeTime time, Action fire, long order) : ITimer
    {
        TimeSpan _period;

        public DateTimeOffset Due { get; private set; }

        public long Order => order;

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                time._timers.Remove(this);
                _period = period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = time._now + dueTime;
                    time._timers.Add(this);
                }

                return true;
            }
        }

        /// <summary>Called under the lock, before firing.</summary>
        public void Rearm()
        {
            if (_period > TimeSpan.Zero)
            {
                Due += _period;
            }
            else
            {
                time._timers.Remove(this);
            }
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
