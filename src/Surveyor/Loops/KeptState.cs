using System.Text.Json;
using Surveyor.Host.Logging;
using Surveyor.Nats;
using Surveyor.State;

namespace Surveyor.Host.Loops;

/// <summary>Reads a document once, and writes it again and again; what fails is told once and tried again, ever less often.</summary>
/// <param name="what">As the log calls it.</param>
/// <param name="restore">Takes what an earlier process wrote.</param>
/// <param name="write">What is to be written now.</param>
sealed class KeptState(string what, IStateStore store, Action<ReadOnlySpan<byte>> restore, Func<byte[]> write, ILogger log, TimeProvider time)
{
    /// <summary>A tenth of the time is spent with writing, unless that takes very long.</summary>
    const int Rest = 10;

    static readonly TimeSpan Soonest = TimeSpan.FromSeconds(2);

    /// <summary>What is lost when the process is killed.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>Also without an event: when it was written last tells how long nobody listened.</summary>
    static readonly TimeSpan Latest = TimeSpan.FromSeconds(10);

    /// <summary>After the first failure; then twice as long each time, up to <see cref="LongestAgain"/>.</summary>
    static readonly TimeSpan SoonestAgain = TimeSpan.FromSeconds(1);

    static readonly TimeSpan LongestAgain = TimeSpan.FromMinutes(1);

    TimeSpan _pause = Soonest;
    TimeSpan _again = SoonestAgain;
    long? _failedAt;
    bool _isRead;
    long _version = -1;
    long? _writtenAt;

    /// <summary>Whether the last try to read or write came out well; null: there was none.</summary>
    public bool? IsKept { get; private set; }

    /// <summary>Reads what an earlier process wrote, until that came out well, and writes when it is time.</summary>
    /// <param name="version">Another one when there is something new to write.</param>
    /// <param name="now">Without waiting for the next time; after a failure it waits all the same.</param>
    public Task KeepAsync(long version, bool now, CancellationToken cancellation) =>
        _failedAt is { } failed && time.GetElapsedTime(failed) < _again ? Task.CompletedTask : TryAsync(version, now, cancellation);

    /// <summary>Writes for the last time, however it went before.</summary>
    public Task EndAsync(long version, CancellationToken cancellation) => TryAsync(version, now: true, cancellation);

    async Task TryAsync(long version, bool now, CancellationToken cancellation)
    {
        try
        {
            await ReadAsync(cancellation);
            var since = _writtenAt is { } at ? time.GetElapsedTime(at) : TimeSpan.MaxValue;
            if (store.Writes && (now || since >= (version == _version ? Latest : _pause)))
            {
                var begunAt = time.GetTimestamp();
                await store.WriteAsync(write(), cancellation);
                (_version, _writtenAt) = (version, time.GetTimestamp());
                _pause = TimeSpan.FromSeconds(Math.Clamp(time.GetElapsedTime(begunAt).TotalSeconds * Rest, Soonest.TotalSeconds, Longest.TotalSeconds));
            }

            (_failedAt, _again) = (null, SoonestAgain);
            Tell("");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or TimeoutException or NatsException or NatsJSApiException)
        {
            _again = _failedAt is null ? SoonestAgain : 2 * _again < LongestAgain ? 2 * _again : LongestAgain;
            _failedAt = time.GetTimestamp();
            Tell(e.Message);
        }
    }

    async Task ReadAsync(CancellationToken cancellation)
    {
        if (_isRead)
        {
            return;
        }

        var (document, problem) = await store.ReadAsync(cancellation);
        _isRead = true;
        try
        {
            if (document is not null)
            {
                restore(document);
            }
        }
        catch (JsonException e)
        {
            problem = e.Message;
        }

        if (problem.Length > 0)
        {
            log.StateDoubtful(what, problem);
        }
    }

    void Tell(string problem)
    {
        if (problem.Length > 0 && IsKept != false)
        {
            log.StateFails(what, problem);
        }
        else if (problem.Length == 0 && IsKept == false)
        {
            log.StateKept(what);
        }

        IsKept = problem.Length == 0;
    }
}
