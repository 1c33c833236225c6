using Surveyor.Core.Tests.Survey;
using Surveyor.State;

namespace Surveyor.Core.Tests.State;

/// <summary>Two members and one lease, at the fake clock's pace.</summary>
public sealed class LeaseTests : IAsyncDisposable
{
    static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(10);

    readonly FakeTime _time = new();
    readonly Stillness _stillness = new();
    readonly FakeBucket _bucket = new();
    readonly CancellationTokenSource _stop = new();
    readonly List<Member> _members = [];

    public LeaseTests() => _stillness.Begin();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var member in _members)
        {
            member.Kill.Cancel();
            await member.Running;
        }
    }

    [Fact]
    public async Task The_first_takes_it_and_the_second_stands_by()
    {
        var (first, second) = await PairAsync();
        await PassAsync(TimeSpan.FromMinutes(1));
        (first.Held, second.Held).ShouldBe((true, false));
        second.Lease.Report.Holder.ShouldBe("first");
        _bucket.Writes.ShouldBeInRange(58, 64, "it is written every second");
    }

    [Fact]
    public async Task A_holder_that_dies_is_followed_within_its_duration_and_a_look()
    {
        var (first, second) = await PairAsync();
        await PassAsync(TimeSpan.FromSeconds(10));
        first.Kill.Cancel();
        await PassAsync(Lease.Duration - TimeSpan.FromSeconds(1.1));
        second.Held.ShouldBeFalse("the holder may only be slow");
        await PassAsync(TimeSpan.FromSeconds(2.2));
        second.Held.ShouldBeTrue();
    }

    [Fact]
    public async Task A_holder_that_gives_it_up_is_followed_at_once()
    {
        var (first, second) = await PairAsync();
        first.Kill.Cancel();
        await first.Running;
        await first.Lease.ReleaseAsync();
        await PassAsync(TimeSpan.FromSeconds(1) + Moment);
        (first.Held, second.Held).ShouldBe((false, true));
    }

    [Fact]
    public async Task One_that_is_not_able_gives_it_up_and_does_not_take_it_back()
    {
        var (first, second) = await PairAsync();
        first.Able = false;
        await PassAsync(Lease.Duration + TimeSpan.FromSeconds(2));
        (first.Held, second.Held).ShouldBe((false, true));
        await PassAsync(TimeSpan.FromMinutes(1));
        (first.Held, second.Held).ShouldBe((false, true));

        second.Able = false;
        await PassAsync(TimeSpan.FromMinutes(1));
        (first.Held, second.Held).ShouldBe((false, false));
        second.Able = true;
        await PassAsync(TimeSpan.FromSeconds(1) + Moment);
        second.Held.ShouldBeTrue();
    }

    [Fact]
    public async Task While_nobody_can_write_the_holder_goes_on_and_nobody_takes_it()
    {
        var (first, second) = await PairAsync();
        _bucket.IsAway = true;
        await PassAsync(TimeSpan.FromMinutes(1));
        (first.Held, second.Held).ShouldBe((true, false));
        first.Lease.Report.Problem.ShouldNotBeEmpty();

        _bucket.IsAway = false;
        await PassAsync(TimeSpan.FromSeconds(10));
        (first.Held, second.Held).ShouldBe((true, false), "who could not look has not seen the holder rest");
        first.Lease.Report.Problem.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_holder_whose_connection_hangs_alone_gives_it_up_before_two_hold_it_for_long()
    {
        var (first, second) = await PairAsync();
        first.Connection.IsSilent = true;
        var both = TimeSpan.Zero;
        for (var step = 0; step < 200; step++)
        {
            await PassAsync(TimeSpan.FromMilliseconds(100));
            both += first.Held && second.Held ? TimeSpan.FromMilliseconds(100) : TimeSpan.Zero;
        }

        first.Connection.Reconnections.ShouldBe(1);
        (first.Held, second.Held).ShouldBe((false, true));
        both.ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_write_whose_answer_was_lost_is_recognised_as_its_own()
    {
        var (first, second) = await PairAsync();
        var lost = 0;
        first.Lease.Changed += report => lost += report.Held ? 0 : 1;
        first.Connection.IsDeaf = true;
        await PassAsync(TimeSpan.FromSeconds(1.5));
        first.Connection.IsDeaf = false;
        await PassAsync(TimeSpan.FromSeconds(10));
        (first.Held, second.Held, lost).ShouldBe((true, false, 0));
    }

    async Task<(Member First, Member Second)> PairAsync()
    {
        var first = new Member(this, "first");
        await PassAsync(Moment);
        first.Held.ShouldBeTrue();
        var second = new Member(this, "second");
        await PassAsync(Moment);
        return (first, second);
    }

    async Task PassAsync(TimeSpan time)
    {
        var until = _time.Now + time;
        do
        {
            await _stillness.ReachedAsync();
        }
        while (_time.Step(until));
        await _stillness.ReachedAsync();
    }

    sealed class Member
    {
        public Member(LeaseTests test, string name)
        {
            Connection = new(test._bucket);
            Kill = CancellationTokenSource.CreateLinkedTokenSource(test._stop.Token);
            Lease = new(new(new(Connection, test._time), "surveyor", 1), Connection, "active", name, () => Able, test._time);
            Running = Lease.RunAsync(Kill.Token);
            test._members.Add(this);
        }

        public bool Able { get; set; } = true;

        public bool Held => Lease.Report.Held;

        public FakeBucketConnection Connection { get; }

        public CancellationTokenSource Kill { get; }

        public Lease Lease { get; }

        public Task Running { get; }
    }
}
