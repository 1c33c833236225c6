using Surveyor.Alerts;
using Surveyor.Host.Delivery;
using Surveyor.Tests.Loops;

namespace Surveyor.Tests.Delivery;

/// <summary>An Alertmanager that is away, refuses or hangs, over a real socket and in a time that passes when it is told to.</summary>
public sealed class AlertmanagerAwayTests : IAsyncDisposable
{
    static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    readonly SteppedTime _time = new(Noon);
    readonly LogLines _log = new();
    readonly AlertReceiver _receiver = new();
    readonly Alertmanager _alertmanager;
    readonly Dictionary<string, Alert> _alerts = [];

    public AlertmanagerAwayTests() => _alertmanager = new(_receiver.Url, "", TimeSpan.FromSeconds(15), _log, _time);

    [Fact]
    public async Task After_an_hour_away_everything_that_fires_arrives_at_once_as_it_began()
    {
        Raise("Before");
        await LookAsync();
        _receiver.Leave();
        await LookAsync(minutes: 5, () => Raise("Short"));
        await LookAsync(minutes: 5, () => Raise("Lasting"), () => End("Short"));
        await LookAsync(minutes: 10, () => End("Before"));
        await LookAsync(minutes: 10, () => _alerts.Remove("Short"));
        _alertmanager.Report.Failed.ShouldBeInRange(30, 40);
        _receiver.Requests.Count.ShouldBe(1);

        _receiver.Status = 503;
        _receiver.Listen();
        await LookAsync(minutes: 20, () => Raise("Late"), () => _alerts.Remove("Before"));
        await LookAsync(minutes: 10, () => End("Late"));
        _receiver.Requests.Count.ShouldBeInRange(25, 40, "once a minute is enough");
        _alertmanager.Report.ShouldBe(new(_receiver.Url, "it answers 503", 1, _alertmanager.Report.Failed, Noon));

        _receiver.Status = 200;
        var before = _receiver.Requests.Count;
        await LookAsync(minutes: 1);
        var told = _receiver.Requests.Skip(before).ShouldHaveSingleItem().Alerts;
        told.Keys.ShouldBe(["Lasting", "Late"], ignoreOrder: true);
        told["Lasting"].StartsAt.ShouldBe(Noon.AddMinutes(5));
        told["Lasting"].EndsAt.ShouldBeGreaterThan(_time.GetUtcNow());
        told["Late"].ShouldBe(new(Noon.AddMinutes(30), Noon.AddMinutes(50)));
        _log.Take().ShouldBe([$"Information: alerts are told to {_receiver.Url}", $"Warning: alerts cannot be told to {_receiver.Url}: Connection refused; it is tried again", $"Information: alerts are told to {_receiver.Url}"]);
    }

    /// <summary>The first try after a success is one that a restart of the other side may have met.</summary>
    [Fact]
    public async Task A_blip_is_got_over_at_once()
    {
        Raise("First");
        await LookAsync();
        await _receiver.CameAsync();
        _receiver.Status = 503;
        Raise("Second");
        var telling = TellAsync();
        await _receiver.CameAsync();
        _receiver.Status = 200;
        await telling;
        _receiver.Requests.Count.ShouldBeGreaterThan(2);
        (_alertmanager.Report.Told, _alertmanager.Report.Failed).ShouldBe((2, 0));
    }

    [Theory]
    [InlineData(400, "\"start time must be before end time\"\n", "it answers 400: \"start time must be before end time\"")]
    [InlineData(401, "", "it answers 401")]
    [InlineData(413, "too\r\n\tlarge", "it answers 413: too large")]
    [InlineData(429, "later", "it answers 429: later")]
    public async Task What_is_refused_is_told_once_with_the_answer_and_tried_each_minute(int status, string text, string problem)
    {
        (_receiver.Status, _receiver.Text) = (status, text);
        for (var minute = 0; minute < 10; minute++)
        {
            await LookAsync(minutes: 1, () => Raise($"Alert{minute}"));
        }

        _receiver.Requests.Count.ShouldBeInRange(9, 10);
        _alertmanager.Report.ShouldBe(new(_receiver.Url, problem, 0, _receiver.Requests.Count, null));
        _log.Take().ShouldBe([$"Warning: alerts cannot be told to {_receiver.Url}: {problem}; it is tried again"]);

        _receiver.Status = 200;
        await LookAsync(minutes: 1);
        _receiver.Requests[^1].Alerts.Count.ShouldBe(10);
        _log.Take().ShouldBe([$"Information: alerts are told to {_receiver.Url}"]);
    }

    [Fact]
    public async Task A_refusal_is_told_also_by_who_was_away_before()
    {
        Raise("One");
        _receiver.Leave();
        await LookAsync(minutes: 3);
        (_receiver.Status, _receiver.Text) = (403, "no");
        _receiver.Listen();
        await LookAsync(minutes: 3);
        _receiver.Leave();
        await LookAsync(minutes: 3);
        _log.Take().Select(static line => line.Split("; ")[0].Split(": ")[2..]).Select(static words => string.Join(": ", words)).ShouldBe(["Connection refused", "it answers 403: no"]);
    }

    [Fact]
    public async Task One_that_hangs_is_waited_for_three_seconds_and_ever_less_often()
    {
        Raise("One");
        _receiver.Status = null;
        for (var look = 0; look < 40; look++)
        {
            var before = _receiver.Requests.Count;
            var telling = TellAsync();
            if (!telling.IsCompleted)
            {
                await _receiver.CameAsync();
                _time.Pass(TimeSpan.FromSeconds(2.9));
                telling.IsCompleted.ShouldBeFalse();
                _time.Pass(TimeSpan.FromSeconds(0.1));
                await telling;
                (_receiver.Requests.Count - before).ShouldBe(1);
            }

            _time.Pass(Interval);
        }

        _receiver.Requests.Count.ShouldBeInRange(10, 14);
        _alertmanager.Report.Problem.ShouldBe("it does not answer within 3s");
        _log.Take().ShouldHaveSingleItem();
        _receiver.Status = 200;
        await LookAsync(minutes: 1);
        _alertmanager.Report.Told.ShouldBe(1);
    }

    public async ValueTask DisposeAsync()
    {
        _alertmanager.Dispose();
        await _receiver.DisposeAsync();
    }

    void Raise(string name) => _alerts[name] = new(name, new([new("alertname", name)]), [], AlertState.Firing, 1, _time.GetUtcNow(), null, null);

    void End(string name) => _alerts[name] = _alerts[name] with { State = AlertState.Resolved, EndsAt = _time.GetUtcNow() };

    Task TellAsync() => _alertmanager.TellAsync([.. _alerts.Values], TestContext.Current.CancellationToken);

    Task LookAsync() => TellAsync().WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

    /// <summary>Something happens, and for so long it is looked at as often as is usual.</summary>
    async Task LookAsync(int minutes, params Action[] happen)
    {
        foreach (var one in happen)
        {
            one();
        }

        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromMinutes(minutes); passed += Interval)
        {
            await LookAsync();
            _time.Pass(Interval);
        }
    }
}
