using System.Text.Json;
using Surveyor.Nats;
using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Survey;

/// <summary>One server's streams and consumers, page by page. Not complete without a page: it is there, but could not be read or asked.</summary>
sealed record JszServerReply(KnownServer Server, IReadOnlyList<JszReply> Pages, bool Complete, DateTimeOffset ReceivedAt);

/// <summary>
/// Asks JSZ per server id, a few servers at a time and one page after the other: the big question must not hit all servers
/// at once, nor one server twice.
/// </summary>
sealed class JszSurvey(INatsConnection connection, SurveyOptions options, TimeProvider time) : IDisposable
{
    static readonly NatsHeaders AcceptGzip = new NatsHeaders().Add("Accept-Encoding", "gzip");

    readonly SemaphoreSlim _inFlight = new(options.HeavyInFlight);
    readonly Dictionary<string, (JszPager Pager, JszPatience Patience)> _perServer = [];
    volatile bool _byName;

    public async Task<IReadOnlyList<JszServerReply>> RunAsync(
        IReadOnlyList<KnownServer> servers, JszOptions ask, QuestionOutcome outcome, SurveyDeadline deadline)
    {
        var startedAt = time.GetTimestamp();
        Forget(servers);
        outcome.Expected += servers.Count;

        // Those that may not answer come last: they must not keep the others from being asked.
        var turns = servers.OrderBy(server => _perServer[server.Id].Patience.Misses);
        var replies = await Task.WhenAll(turns.Select(server => AskInTurnAsync(server, ask, outcome, deadline)));
        outcome.Duration = time.GetElapsedTime(startedAt);
        return replies;
    }

    public void Dispose() => _inFlight.Dispose();

    void Forget(IReadOnlyList<KnownServer> servers)
    {
        if (_perServer.Count > servers.Count * 2 + 16)
        {
            var present = servers.Select(server => server.Id).ToHashSet();
            foreach (var id in _perServer.Keys.Where(id => !present.Contains(id)).ToList())
            {
                _perServer.Remove(id);
            }
        }

        foreach (var server in servers)
        {
            _perServer.TryAdd(server.Id, (new(options.PageAccounts), new()));
        }
    }

    async Task<JszServerReply> AskInTurnAsync(KnownServer server, JszOptions ask, QuestionOutcome outcome, SurveyDeadline deadline)
    {
        try
        {
            await _inFlight.WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            return NotAsked(server, outcome);
        }

        try
        {
            // The one before gave up at the deadline, too: this one never had its turn.
            return deadline.Token.IsCancellationRequested ? NotAsked(server, outcome) : await AskAsync(server, ask, outcome, deadline);
        }
        finally
        {
            _inFlight.Release();
        }
    }

    JszServerReply NotAsked(KnownServer server, QuestionOutcome outcome)
    {
        Count(outcome, () => outcome.Silent.Add(server));
        return new(server, [], false, time.GetUtcNow());
    }

    async Task<JszServerReply> AskAsync(KnownServer server, JszOptions ask, QuestionOutcome outcome, SurveyDeadline deadline)
    {
        var (pager, patience) = _perServer[server.Id];
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, server.Left);
        var pages = new List<JszReply>();
        var complete = false;
        try
        {
            if (patience.IsSpent(time.GetUtcNow()))
            {
                return NotAsked(server, outcome);
            }

            complete = !outcome.Refused && await PagesAsync(server, ask, pager, pages, outcome, waiting.Token);
            patience.Answered();
        }
        catch (JsonException e)
        {
            Count(outcome, () => Malformed(server, e, outcome));
        }
        catch (NatsPermissionException e)
        {
            Count(outcome, () => (outcome.Refused, outcome.Problem) = (true, e.Message));
        }
        catch (Exception e) when (server.Left.IsCancellationRequested && e is (OperationCanceledException or NatsNoRespondersException))
        {
            Count(outcome, () => outcome.Expected--);
            return new(server, [], false, time.GetUtcNow());
        }
        catch (Exception e) when (e is OperationCanceledException or NatsNoRespondersException)
        {
            patience.Missed(time.GetUtcNow());
            Count(outcome, () => outcome.Silent.Add(server));
        }

        Count(outcome, () =>
        {
            outcome.Answered += pages.Count > 0 ? 1 : 0;
            outcome.Incomplete |= !complete;
        });
        return new(server, pages, complete, time.GetUtcNow());
    }

    static void Malformed(KnownServer server, JsonException e, QuestionOutcome outcome)
    {
        outcome.Malformed++;
        outcome.Garbage += e is ErrorReplyException ? 0 : 1;
        outcome.Problem = $"{server.Key.Name}: {e.Message}";
    }

    static void Count(QuestionOutcome outcome, Action change)
    {
        lock (outcome)
        {
            change();
        }
    }

    /// <returns>Whether all pages are there.</returns>
    async Task<bool> PagesAsync(KnownServer server, JszOptions ask, JszPager pager, List<JszReply> pages, QuestionOutcome outcome, CancellationToken cancellation)
    {
        if (ask.Account is not null)
        {
            pages.Add(await PageAsync(server, ask, pager, outcome, cancellation));
            return true;
        }

        var bookmark = new JszBookmark();
        while (!bookmark.IsOver)
        {
            var limit = pager.NextLimit(PackedLimit(server));
            if (limit == 0)
            {
                return false;
            }

            var page = await PageAsync(server, ask with { Offset = bookmark.Offset, Limit = limit }, pager, outcome, cancellation);
            pages.Add(page);
            bookmark.Turn(page, limit);
            pager.Total = page.Totals.AccountsTotal ?? Math.Max(pager.Total, bookmark.Offset);
        }

        return bookmark.IsComplete;
    }

    async Task<JszReply> PageAsync(KnownServer server, JszOptions ask, JszPager pager, QuestionOutcome outcome, CancellationToken cancellation)
    {
        Count(outcome, () => outcome.Requests++);
        using var message = await RequestAsync(server, ask, pager.Compress(server.IsLeaf) ? AcceptGzip : null, cancellation);
        using var body = ReplyBody.Open(message);
        var answer = Ask.Jsz.Decode(body.Json);
        if (answer.Data is not { } page)
        {
            throw new ErrorReplyException(answer.Error?.Description ?? "no data");
        }

        Count(outcome, () => outcome.Bytes += message.Data.Length);
        pager.Learn(page.Accounts.Length, body.Json.Length, message.Data.Length);
        return page;
    }

    async Task<NatsMsg> RequestAsync(KnownServer server, JszOptions ask, NatsHeaders? headers, CancellationToken cancellation)
    {
        if (!_byName)
        {
            try
            {
                return await connection.RequestAsync($"{options.RequestPrefix}.{Ask.Jsz.ToServer(server.Id)}", ask.ToUtf8(), headers, cancellation);
            }
            catch (NatsPermissionException)
            {
                _byName = true;
            }
        }

        return await RequestByNameAsync(server, ask, headers, cancellation);
    }

    /// <summary>
    /// A user who was allowed what nats-surveyor asks may only ask all servers. So all but one are told to stay silent; others
    /// whose names contain this one's answer, too, and are not listened to.
    /// </summary>
    async Task<NatsMsg> RequestByNameAsync(KnownServer server, JszOptions ask, NatsHeaders? headers, CancellationToken cancellation)
    {
        await using var gather = connection.Gather();
        await gather.AskAsync($"{options.RequestPrefix}.{Ask.Jsz.ToAll}", (ask with { ServerName = server.Key.Name }).ToUtf8(), headers, cancellation);
        while (true)
        {
            var message = await gather.NextAsync(cancellation);
            try
            {
                using var body = ReplyBody.Open(message);
                if (message.IsNoResponders)
                {
                    throw new NatsNoRespondersException(Ask.Jsz.ToAll);
                }

                if (ReplyServer.TryRead(body.Json.Span)?.Id == server.Id)
                {
                    return message;
                }
            }
            catch
            {
                message.Dispose();
                throw;
            }

            message.Dispose();
        }
    }

    sealed class ErrorReplyException(string message) : JsonException(message);

    /// <summary>Half of max_payload for a server behind a leaf connection: a bigger reply makes the hub cut the link.</summary>
    long? PackedLimit(KnownServer server) => server.IsLeaf
        ? (server.Answers.Get(Ask.Varz)?.MaxPayload ?? connection.Server?.MaxPayload ?? 1 << 20) / 2
        : null;
}
