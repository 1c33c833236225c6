namespace Surveyor.Tests.Loops;

/// <summary>A clock that stands until it is told to pass. Short pauses, as between two tries of the same thing, are over at once.</summary>
sealed class SteppedTime(DateTimeOffset start) : TimeProvider
{
    static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    readonly Lock _gate = new();
    readonly List<Timer> _timers = [];
    TimeSpan _passed;
    TimeSpan _set;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Limits and longer pauses that are waited for.</summary>
    public int Pending
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count(static timer => !timer.IsPeriodic);
            }
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return start + _passed + _set;
        }
    }

    public override long GetTimestamp()
    {
        lock (_gate)
        {
            return _passed.Ticks;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Timer timer = new(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    public void Pass(TimeSpan time)
    {
        var end = new TimeSpan(GetTimestamp()) + time;
        while (Next(end) is { } due)
        {
            due.Fire();
        }
    }

    /// <summary>Somebody sets the clock; nothing passes.</summary>
    public void Set(TimeSpan ahead)
    {
        lock (_gate)
        {
            _set += ahead;
        }
    }

    Timer? Next(TimeSpan end)
    {
        lock (_gate)
        {
            var next = _timers.Where(timer => timer.Due <= end).MinBy(static timer => timer.Due);
            _passed = next is null ? end : next.Due > _passed ? next.Due : _passed;
            next?.Rearm();
            return next;
        }
    }

    sealed class Timer(SteppedTime time, Action fire) : ITimer
    {
        TimeSpan _period;

        public TimeSpan Due { get; private set; }

        public bool IsPeriodic => _period > TimeSpan.Zero;

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var isOnce = period == Timeout.InfiniteTimeSpan || period == TimeSpan.Zero;
            lock (time._gate)
            {
                time._timers.Remove(this);
                (Due, _period) = (time._passed + dueTime, period);
                if (dueTime == Timeout.InfiniteTimeSpan)
                {
                    return true;
                }

                if (!isOnce || dueTime > Short)
                {
                    time._timers.Add(this);
                    return true;
                }
            }

            ThreadPool.QueueUserWorkItem(_ => fire());
            return true;
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
