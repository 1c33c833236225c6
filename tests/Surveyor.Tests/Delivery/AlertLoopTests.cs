using Surveyor.Host.Loops;
using Surveyor.Metrics;
using Surveyor.Snapshot;
using Surveyor.Tests.Loops;
using Surveyor.Tests.Options;

namespace Surveyor.Tests.Delivery;

/// <summary>Evaluating goes on, and others are told, whatever one of those who are told does.</summary>
public sealed class AlertLoopTests : IDisposable
{
    static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    readonly string _state = Directory.CreateTempSubdirectory("alerts").FullName;
    readonly SteppedTime _time = new(Noon);
    readonly LogLines _log = new();

    [Theory]
    [InlineData(null)]
    [InlineData(400)]
    [InlineData(503)]
    public async Task One_that_takes_nothing_for_an_hour_keeps_nobody_from_the_alert_that_says_so(int? status)
    {
        await using AlertReceiver bad = new() { Status = status };
        await using AlertReceiver good = new();
        var options = Given.Flags("--alertmanager", $"{bad.Url},{good.Url}", "--state-dir", _state).Values;
        await using WriterLease writer = new(null, options, () => true, _log, _time);
        await using AlertLoop loop = new(options, static () => new(ClusterSnapshot.Empty), new MetricsPage(new()).SamplesOf, writer, _log, _time);
        for (var look = 1; look <= 240; look++)
        {
            await UntilAsync(() =>
            {
                // Only the one that hangs is still waited for.
                if (status is null && bad.Requests.Count > loop.Report.Deliveries[0].Failed && _time.Pending == 1)
                {
                    _time.Pass(TimeSpan.FromSeconds(3));
                }

                return loop.Report.Evaluations >= look;
            });
            _time.Pass(Noon.AddSeconds(15 * look) - _time.GetUtcNow());
        }

        loop.Report.Deliveries[1].ShouldSatisfyAllConditions(
            static one => one.Told.ShouldBeGreaterThan(59),
            static one => one.Failed.ShouldBe(0, one.Problem));
        bad.Requests.Count.ShouldBeInRange(55, 75);
        var told = good.Requests[^1].Alerts;
        told.Keys.ShouldContain("NatsWatchdog");
        told["NatsSurveyorAlertsNotTold"].StartsAt.ShouldBeInRange(Noon.AddMinutes(5), Noon.AddMinutes(6));
        _log.Take().Count(static line => line.Contains("cannot be told", StringComparison.Ordinal)).ShouldBe(1);
    }

    public void Dispose() => Directory.Delete(_state, recursive: true);

    static async Task UntilAsync(Func<bool> holds)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(10));
        while (!holds())
        {
            await Task.Delay(1, limit.Token);
        }
    }
}
