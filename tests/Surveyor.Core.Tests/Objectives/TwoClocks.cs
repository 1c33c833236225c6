namespace Surveyor.Core.Tests.Objectives;

/// <summary>Time that passes, and a wall clock that somebody may set. No timers.</summary>
sealed class TwoClocks : TimeProvider
{
    static readonly DateTimeOffset Start = new(2026, 11, 21, 6, 0, 0, TimeSpan.Zero);

    TimeSpan _passed;
    TimeSpan _set;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Start + _passed + _set;

    public override long GetTimestamp() => _passed.Ticks;

    public void Pass(TimeSpan time) => _passed += time;

    public void SetWall(TimeSpan ahead) => _set += ahead;
}
