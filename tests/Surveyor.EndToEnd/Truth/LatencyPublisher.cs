using System.Globalization;
using System.Text;
using Surveyor.EndToEnd.Kit;
using Surveyor.Nats;

namespace Surveyor.EndToEnd.Truth;

/// <summary>Publishes latency samples at a steady pace, each with an id of its own, and remembers what it has published.</summary>
public sealed class LatencyPublisher : IAsyncDisposable
{
    const int PerSecond = 6_000;
    const int AtOnce = 300;

    static readonly int[] Mix = [200, 200, 200, 503, 200, 504, 400, 408];

    readonly INatsConnection _nats;
    readonly NatsJSContext _jetStream;
    readonly CancellationTokenSource _stop = new();
    readonly SemaphoreSlim _turn = new(1);
    readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);
    Task _running = Task.CompletedTask;
    long _published;

    LatencyPublisher(INatsConnection nats) => (_nats, _jetStream) = (nats, new(nats, TimeProvider.System));

    public long Published => Interlocked.Read(ref _published);

    /// <summary>The sum of all totals, in nanoseconds.</summary>
    public long Sum { get; private set; }

    /// <summary>"service status" and how many there were. Read it when it has stopped.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    public static async Task<LatencyPublisher> StartAsync(TestSystem system)
    {
        var publisher = new LatencyPublisher(await system.ConnectAsync(system.App));
        publisher._running = publisher.RunAsync();
        return publisher;
    }

    /// <summary>Does something while nothing is on its way.</summary>
    public async Task PauseAsync(Func<Task> meanwhile)
    {
        await _turn.WaitAsync();
        try
        {
            await meanwhile();
            await Eventually.TrueAsync(() => _nats.State == NatsConnectionState.Open, "the publisher is connected");
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Everything that was published is stored when it returns.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _nats.DisposeAsync();
        _turn.Dispose();
        _stop.Dispose();
    }

    async Task RunAsync()
    {
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds((double)AtOnce / PerSecond));
        while (!_stop.IsCancellationRequested)
        {
            await _turn.WaitAsync();
            try
            {
                for (var one = 1; one < AtOnce; one++)
                {
                    var (subject, payload) = Next();
                    await _nats.PublishAsync(subject, payload);
                }

                // The stream answers for the last, so it has the others.
                var (last, text) = Next();
                await _jetStream.PublishAsync(last, text);
            }
            finally
            {
                _turn.Release();
            }

            await pace.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    (string Subject, byte[] Payload) Next()
    {
        var number = Interlocked.Increment(ref _published);
        var service = number % 3 == 0 ? "stock" : "price";
        var status = Mix[number % Mix.Length];
        var total = status == 200 ? number * 1_000 : 0;
        _counts[$"{service} {status}"] = _counts.GetValueOrDefault($"{service} {status}") + 1;
        Sum += total;
        return ($"latency.{service}", Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""
            {"type":"io.nats.server.metric.v1.service_latency","id":"sample{{number}}","timestamp":"2026-11-21T04:00:22.304711012Z","status":{{status}},
            "requestor":{"acc":"BIZ","rtt":0},{{(status == 200 ? "\"responder\":{\"acc\":\"APP\",\"name\":\"pricing\",\"rtt\":0}," : "")}}"service":{{total}},"system":0,"total":{{total}}}
            """)));
    }
}
