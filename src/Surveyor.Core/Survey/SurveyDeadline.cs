using Surveyor.Nats;

namespace Surveyor.Survey;

/// <summary>The moment a round must be over, and the shorter waits inside it.</summary>
sealed class SurveyDeadline : IDisposable
{
    /// <summary>Quiet time that ends a gather nobody knows the size of: shorter ones missed replies of loaded servers.</summary>
    public static readonly TimeSpan Stall = TimeSpan.FromMilliseconds(500);

    readonly TimeProvider _time;
    readonly long _startedAt;
    readonly CancellationTokenSource _source;
    readonly CancellationTokenSource _linked;

    public SurveyDeadline(TimeSpan timeout, TimeProvider time, CancellationToken cancellation)
    {
        _time = time;
        _startedAt = time.GetTimestamp();
        Total = timeout;
        _source = new(timeout, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(_source.Token, cancellation);
    }

    public TimeSpan Total { get; }

    public TimeSpan Elapsed => _time.GetElapsedTime(_startedAt);

    public TimeSpan Left => Total - Elapsed;

    public CancellationToken Token => _linked.Token;

    /// <summary>The next message, or null when the wait was called off or the given shorter time passed first.</summary>
    /// <param name="waiting">Cancelled at the deadline or before.</param>
    public async ValueTask<NatsMsg?> NextAsync(INatsGather gather, TimeSpan patience, CancellationToken waiting)
    {
        try
        {
            if (patience == Timeout.InfiniteTimeSpan)
            {
                return await gather.NextAsync(waiting);
            }

            using var shorter = new CancellationTokenSource(patience, _time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(shorter.Token, waiting);
            return await gather.NextAsync(linked.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        _linked.Dispose();
        _source.Dispose();
    }
}
