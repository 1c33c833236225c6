using Surveyor.Core.Tests.Survey;
using Surveyor.Events;

namespace Surveyor.Core.Tests.Events;

/// <summary>Subscriptions that are refused, and what waits when a listener goes.</summary>
public sealed class ListenerTests : IAsyncDisposable
{
    static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    readonly FakeTime _time = new();
    readonly Stillness _stillness = new();
    readonly FakeSystem _system;
    readonly List<string> _taken = [];
    readonly ManualResetEventSlim _taking = new(initialState: true);
    Listener? _listener;
    Task? _disposing;

    public ListenerTests()
    {
        _stillness.Begin();
        _system = new(_time) { EventDelay = TimeSpan.FromMilliseconds(5) };
        _system.Node("n1");
    }

    [Fact]
    public async Task A_refused_subject_is_asked_for_again_soon_and_then_once_a_minute()
    {
        var begun = Listen("a");
        _system.Deny("a");
        await PassAsync(TimeSpan.FromSeconds(70));
        _system.Subscribed.Select(one => (int)(one.At - begun).TotalSeconds).ShouldBe([0, 2, 6, 14, 30, 62]);
        await PassAsync(TimeSpan.FromMinutes(10));
        _system.Subscribed.Count.ShouldBe(16);

        _system.Allow("a");
        await PassAsync(TimeSpan.FromMinutes(1));
        _listener!.IsListening.ShouldBeTrue();
    }

    [Fact]
    public async Task A_new_connection_and_a_new_refusal_are_begun_anew()
    {
        Listen("a");
        _system.Deny("a");
        await PassAsync(TimeSpan.FromSeconds(70));
        _system.Lose("gone");
        await PassAsync(TimeSpan.FromMilliseconds(30));
        _system.Deny("a");
        var before = _system.Subscribed.Count;
        await PassAsync(TimeSpan.FromSeconds(10));
        _system.Subscribed.Count.ShouldBe(before + 2);

        _system.Allow("a");
        await PassAsync(TimeSpan.FromMinutes(1));
        _listener!.IsListening.ShouldBeTrue();
        _system.Deny("a");
        before = _system.Subscribed.Count;
        await PassAsync(TimeSpan.FromSeconds(10));
        _system.Subscribed.Count.ShouldBe(before + 2);
    }

    [Fact]
    public async Task One_that_stays_refused_does_not_keep_another_from_being_tried()
    {
        Listen("a", "b");
        _system.Deny("a");
        _system.Deny("b");
        await PassAsync(TimeSpan.FromSeconds(1));
        _system.Allow("b");
        await PassAsync(TimeSpan.FromSeconds(10));
        _system.Subscribed.Count(one => one.Subject == "b").ShouldBe(2);
        _listener!.IsListening.ShouldBeFalse();
        _system.Publish("b", "heard");
        await PassAsync(Step);
        _taken.ShouldBe(["b"]);
    }

    [Fact]
    public async Task What_has_arrived_is_taken_before_a_listener_goes()
    {
        _taking.Reset();
        Listen("a");
        Publish(3);
        var disposing = DisposeAsync();
        _taking.Set();
        await disposing;
        (_taken.Count, _listener!.Dropped).ShouldBe((3, 0));
    }

    [Fact]
    public async Task What_nobody_takes_in_time_is_counted_as_dropped()
    {
        _system.Hoards = true;
        Listen("a");
        Publish(3);
        await DisposeAsync();
        (_taken.Count, _listener!.Dropped).ShouldBe((0, 3));
    }

    public async ValueTask DisposeAsync()
    {
        _disposing ??= _listener!.DisposeAsync().AsTask();
        await PassAsync(TimeSpan.FromSeconds(2));
        _disposing.IsCompletedSuccessfully.ShouldBeTrue();
    }

    DateTimeOffset Listen(params string[] subjects)
    {
        _listener = new(_system, subjects, Take, _time);
        return _time.Now;

        void Take(Surveyor.Nats.NatsMsg message)
        {
            _taking.Wait(TestContext.Current.CancellationToken);
            _taken.Add(message.Subject);
        }
    }

    void Publish(int count)
    {
        for (var one = 0; one < count; one++)
        {
            _system.Publish("a", "heard");
        }
    }

    async Task PassAsync(TimeSpan time)
    {
        for (var end = _time.Now + time; _time.Now < end;)
        {
            var until = end - _time.Now < Step ? end : _time.Now + Step;
            do
            {
                await _stillness.ReachedAsync();
            }
            while (_time.Step(until));
            await _stillness.ReachedAsync();
        }
    }
}
