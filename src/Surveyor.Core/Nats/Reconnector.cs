using Polly;
using Polly.Retry;

namespace Surveyor.Nats;

/// <summary>
/// Keeps one session alive, forever: passes over all servers until one takes us, with a growing pause between passes.
/// The pause starts anew only after a session that lasted, so that a server that drops us at once is not hammered.
/// </summary>
sealed class Reconnector(NatsOpts opts, ServerPool pool, NatsDialer dialer, NatsConnection connection, TimeProvider time)
{
    readonly ResiliencePipeline _backOff = BackOff(opts, time);
    readonly TaskCompletionSource _firstPass = new(TaskCreationOptions.RunContinuationsAsynchronously);
    string? _leftId;

    public Task FirstPass => _firstPass.Task;

    public async Task RunAsync(CancellationToken closing)
    {
        try
        {
            while (true)
            {
                await _backOff.ExecuteAsync(LiveAsync, closing);
            }
        }
        catch (Exception) when (closing.IsCancellationRequested)
        {
            Fail(new NatsDisconnectedException("the connection was closed"));
        }
    }

    static ResiliencePipeline BackOff(NatsOpts opts, TimeProvider time) => new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = opts.ReconnectWaitMin,
            MaxDelay = opts.ReconnectWaitMax,
            ShouldHandle = static attempt => new(attempt.Outcome.Exception is not null && !attempt.Context.CancellationToken.IsCancellationRequested),
        })
        .Build();

    async ValueTask LiveAsync(CancellationToken closing)
    {
        NatsSession? session = await PassAsync(closing);
        var born = time.GetTimestamp();
        var isAbandoned = false;
        while (session is not null)
        {
            using var current = session;
            session = await ServeAsync(current, closing);
            isAbandoned = current.IsAbandoned;
        }

        closing.ThrowIfCancellationRequested();
        if (!isAbandoned && time.GetElapsedTime(born) < opts.ReconnectWaitMax)
        {
            throw new NatsDisconnectedException("the session was lost too soon");
        }
    }

    /// <returns>The session that takes over, or null when this one was lost.</returns>
    async Task<NatsSession?> ServeAsync(NatsSession session, CancellationToken closing)
    {
        using var closed = closing.Register(() => session.Abandon("the connection was closed"));
        pool.Connected(session.Url);
        connection.Adopt(session);
        _firstPass.TrySetResult();
        _ = session.KeepAliveAsync(opts.PingInterval, opts.MaxPingOut);

        await Task.WhenAny(session.Lost, session.LameDuck);
        var successor = session.Lost.IsCompleted ? null : await SucceedAsync(session, closing);
        if (successor is not null)
        {
            session.Abandon("handed over: the server entered lame duck mode");
        }

        _leftId = session.Greeting.Server.Id;
        connection.Release(session, await session.Lost);
        return successor;
    }

    /// <returns>A session with another server, or null when there was none until the old one was lost.</returns>
    async Task<NatsSession?> SucceedAsync(NatsSession leaving, CancellationToken closing)
    {
        connection.Tell(new NatsConnectionEvent.LameDuck(NatsText.Printable(leaving.Greeting.Server.Name)));
        using var there = CancellationTokenSource.CreateLinkedTokenSource(closing);
        _ = leaving.Lost.ContinueWith(static (_, there) => ((CancellationTokenSource)there!).Cancel(), there, TaskScheduler.Default);
        try
        {
            while (!there.IsCancellationRequested)
            {
                var others = pool.Candidates().Where(url => !url.IsSameAddress(leaving.Url));
                var (session, _) = await TryAsync(others, leaving.Greeting.Server.Id, [], there.Token);
                if (session is not null)
                {
                    return session;
                }

                await Task.Delay(opts.ReconnectWaitMax, time, there.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // It left before another one took us.
        }

        return null;
    }

    async Task<NatsSession> PassAsync(CancellationToken closing)
    {
        var failures = new List<(NatsUrl Url, NatsException Reason)>();
        var candidates = pool.Candidates();
        var (session, sameServer) = await TryAsync(candidates, candidates.Count == 1 ? null : _leftId, failures, closing);
        if (session is null)
        {
            (session, _) = await TryAsync(sameServer, null, failures, closing);
        }

        if (session is null)
        {
            var failed = Summary(failures);
            Fail(failed);
            throw failed;
        }

        return session;
    }

    async Task<(NatsSession? Session, IReadOnlyList<NatsUrl> SameServer)> TryAsync(
        IEnumerable<NatsUrl> urls, string? avoidId, List<(NatsUrl Url, NatsException Reason)> failures, CancellationToken closing)
    {
        var sameServer = new List<NatsUrl>();
        foreach (var url in urls)
        {
            try
            {
                return (await dialer.DialAsync(url, avoidId, closing), sameServer);
            }
            catch (SameServerException)
            {
                sameServer.Add(url);
            }
            catch (NatsException e)
            {
                failures.Add((url, e));
                pool.Failed(url);
                connection.Tell(new NatsConnectionEvent.AttemptFailed(url.ToString(), e.Message, e is NatsAuthorizationException));
            }
        }

        return (null, sameServer);
    }

    static NatsException Summary(List<(NatsUrl Url, NatsException Reason)> failures)
    {
        var message = $"cannot connect: {string.Join("; ", failures.Select(failure => $"{failure.Url}: {failure.Reason.Message}"))}";
        return failures.TrueForAll(failure => failure.Reason is NatsAuthorizationException)
            ? new NatsAuthorizationException(message, failures[^1].Reason)
            : new NatsException(message, failures[^1].Reason);
    }

    void Fail(NatsException reason)
    {
        if (_firstPass.TrySetException(reason))
        {
            _ = _firstPass.Task.Exception;
        }
    }
}
