using Surveyor.Nats;
using Surveyor.Protocol;

namespace Surveyor.Survey;

/// <summary>
/// One server's answer while it is read, page by page. A page that does not come in time is not asked for again: it is awaited
/// further, and the reading goes on in the next pass.
/// </summary>
sealed class JszReading(JszOptions ask, IJszPages pages, DateTimeOffset startedAt, TimeProvider time) : IDisposable
{
    /// <summary>No reply comes any more.</summary>
    static readonly TimeSpan Life = TimeSpan.FromSeconds(30);

    readonly CancellationTokenSource _life = new(Life, time);
    Task<Arrival>? _open;
    long _askedAt;

    /// <summary>A page as it came.</summary>
    public readonly record struct Arrival(NatsMsg Message, DateTimeOffset At, TimeSpan Took);

    public JszOptions Ask => ask;

    /// <summary>The accounts whose streams are taken; null: all.</summary>
    public Func<string, bool>? Wants { get; init; }

    /// <summary>What is to be read, and how far it was.</summary>
    public IJszPages Plan => pages;

    public List<JszReply> Pages { get; } = [];

    /// <summary>When the first page came.</summary>
    public DateTimeOffset? FirstAt { get; private set; }

    /// <summary>How long the server took for the pages so far.</summary>
    public TimeSpan Took { get; private set; }

    /// <summary>A page was asked for and has not been taken yet.</summary>
    public bool IsOpen => _open is not null;

    /// <summary>What the open page was asked for.</summary>
    public JszOptions Asked { get; private set; } = new();

    /// <summary>The open page will not come: the connection it was asked on is gone, or nobody listened.</summary>
    public bool IsBroken => _open is { IsFaulted: true } or { IsCanceled: true };

    /// <summary>The open page is there and waits to be read.</summary>
    public bool HasArrived => _open is { IsCompletedSuccessfully: true };

    public bool IsExpired(DateTimeOffset now) => now - startedAt >= Life;

    /// <summary>The next page: of the request that is open, else of a new one.</summary>
    /// <exception cref="TimeoutException">It did not come within the patience; the request stays open.</exception>
    /// <exception cref="OperationCanceledException">The wait was called off; the request stays open.</exception>
    public async Task<Arrival> NextAsync(int limit, Func<JszOptions, CancellationToken, ValueTask<NatsMsg>> request, TimeSpan patience, CancellationToken cancellation)
    {
        if (_open is null)
        {
            Asked = pages.Next(ask, limit);
            _askedAt = time.GetTimestamp();
            _open = AskAsync(request, Asked);
        }

        var arrival = await _open.WaitAsync(patience, time, cancellation);
        _open = null;
        FirstAt ??= arrival.At;
        Took += arrival.Took;
        return arrival;
    }

    /// <summary>What still comes is thrown away.</summary>
    public void Dispose()
    {
        _ = _open?.ContinueWith(static open => open.Result.Message.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        _ = _open?.ContinueWith(static open => open.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        _open = null;
        _life.Cancel();
        _life.Dispose();
    }

    async Task<Arrival> AskAsync(Func<JszOptions, CancellationToken, ValueTask<NatsMsg>> request, JszOptions page)
    {
        var message = await request(page, _life.Token);
        return new(message, time.GetUtcNow(), time.GetElapsedTime(_askedAt));
    }
}
