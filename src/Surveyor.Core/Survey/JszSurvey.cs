using System.Text.Json;
using Surveyor.Nats;
using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Survey;

/// <summary>One server's streams and consumers, page by page. Not complete without a page: it is there, but could not be read or asked.</summary>
sealed record JszServerReply(KnownServer Server, IReadOnlyList<JszReply> Pages, bool Complete, DateTimeOffset ReceivedAt)
{
    /// <summary>The accounts it was read for; null: all.</summary>
    public Func<string, bool>? Wants { get; init; }

    /// <summary>JetStream was switched off: it says nothing about what it holds.</summary>
    public bool Disabled => Pages is [.., { Totals.Disabled: true }];
}

/// <summary>What a pass asks, and on which terms.</summary>
/// <param name="Bound">Age up to which an earlier answer stands for one that could not be asked for.</param>
/// <param name="MaxPayload">The smallest max_payload of those at whom a leaf connection may end, bytes.</param>
/// <param name="Silent">Ids of servers that left STATSZ unanswered: not waited for.</param>
/// <param name="Wants">The accounts that are read; null: all.</param>
sealed record JszTerms(JszOptions Ask, TimeSpan Bound, long MaxPayload, IReadOnlySet<string> Silent, Func<string, bool>? Wants);

/// <summary>
/// Asks JSZ per server id, a few servers at a time and one page after the other: the big question must not hit all servers
/// at once, nor one server twice.
/// </summary>
sealed class JszSurvey(INatsConnection connection, SurveyOptions options, TimeProvider time) : IDisposable
{
    static readonly NatsHeaders AcceptGzip = new NatsHeaders().Add("Accept-Encoding", "gzip");

    /// <summary>One that let an earlier turn pass is not waited for again: whether its answer has come meanwhile is all there is to see.</summary>
    static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(10);

    readonly SemaphoreSlim _inFlight = new(options.HeavyInFlight);

    /// <summary>A request by name is heard by all servers and may be answered by several.</summary>
    readonly SemaphoreSlim _oneByOne = new(1);
    readonly Dictionary<string, JszServer> _servers = [];
    readonly JszRequests _requests = new(connection, options);

    /// <summary>There was not time for all in this pass or the one before.</summary>
    bool _isCrowded;
    bool _someMissedTheirTurn;

    /// <summary>A pass over the servers: answers that are due from the last one come first, then whoever waited longest for its turn.</summary>
    public async Task<IReadOnlyList<JszServerReply>> RunAsync(IReadOnlyList<KnownServer> servers, JszTerms terms, QuestionOutcome outcome, SurveyDeadline deadline)
    {
        var startedAt = time.GetTimestamp();
        Remember(servers);
        outcome.Expected += servers.Count;
        var turns = servers.OrderByDescending(server => _servers[server.Id].Reading is not null).ThenBy(server => _servers[server.Id].LastTurn);
        var replies = await Task.WhenAll(turns.Select(server => AskInTurnAsync(server, terms, outcome, deadline)));
        outcome.Duration = time.GetElapsedTime(startedAt);
        (_isCrowded, _someMissedTheirTurn) = (_someMissedTheirTurn, false);
        foreach (var server in servers)
        {
            server.JszLoad = _servers[server.Id].Load;
        }

        return replies;
    }

    /// <summary>The configuration of one account, which comes in one reply: not for servers that a big one could cut off.</summary>
    public async Task<IReadOnlyList<JszServerReply>> AskAccountAsync(
        IReadOnlyList<KnownServer> servers, string account, JszOptions ask, QuestionOutcome outcome, SurveyDeadline deadline)
    {
        Remember(servers);
        outcome.Expected += servers.Count;
        var replies = new List<JszServerReply>();
        foreach (var server in servers.Where(server => _servers[server.Id] is { Reading: null } known && known.MayTellConfig(time.GetUtcNow())))
        {
            Count(outcome, () => outcome.Requests++);
            _servers[server.Id].Asked();
            try
            {
                using var waiting = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, server.Left);
                using var message = await _requests.AskAsync(server, ask with { Account = account, Config = true }, AcceptGzip, waiting.Token);
                _servers[server.Id].Received(message.Data.Length);
                replies.Add(new(server, [Read(message, null, outcome, out _)], true, time.GetUtcNow()));
            }
            catch (Exception e) when (e is JsonException or OperationCanceledException or NatsNoRespondersException or NatsPermissionException)
            {
                Count(outcome, () => Failed(server, e, outcome));
            }
        }

        return replies;
    }

    /// <summary>A new connection may have other permissions; what was asked on the old one is not answered any more.</summary>
    public void Reset()
    {
        _requests.Reset();
    }

    public void Dispose()
    {
        foreach (var server in _servers.Values)
        {
            server.Reading?.Dispose();
        }

        _inFlight.Dispose();
        _oneByOne.Dispose();
    }

    /// <summary>Lets go of servers that are gone, now and then. Never with a part of the servers: what was learned of the others would be lost.</summary>
    public void Forget(IReadOnlyCollection<string> all)
    {
        if (_servers.Count > (all.Count * 2) + 16)
        {
            foreach (var (id, gone) in _servers.Where(known => !all.Contains(known.Key)).ToList())
            {
                gone.Reading?.Dispose();
                _servers.Remove(id);
            }
        }
    }

    void Remember(IReadOnlyList<KnownServer> servers)
    {
        foreach (var server in servers)
        {
            _servers.TryAdd(server.Id, new(options.PageAccounts));
        }
    }

    async Task<JszServerReply> AskInTurnAsync(KnownServer server, JszTerms terms, QuestionOutcome outcome, SurveyDeadline deadline)
    {
        var known = _servers[server.Id];
        if (known.IsResting(time.GetUtcNow()) && known.Held(terms, time.GetUtcNow()) is { } rested)
        {
            Count(outcome, () => outcome.Held++);
            return rested;
        }

        var turns = _requests.AreByName ? _oneByOne : _inFlight;
        try
        {
            await turns.WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            return NoTurn(server, known, terms, outcome);
        }

        try
        {
            // The one before gave up at the deadline, too: this one never had its turn.
            return deadline.Token.IsCancellationRequested ? NoTurn(server, known, terms, outcome) : await AskAsync(server, known, terms, outcome, deadline);
        }
        finally
        {
            turns.Release();
        }
    }

    JszServerReply NoTurn(KnownServer server, JszServer known, JszTerms terms, QuestionOutcome outcome)
    {
        Count(outcome, () => _someMissedTheirTurn = _isCrowded = true);
        if (known.Held(terms, time.GetUtcNow()) is { } held)
        {
            Count(outcome, () => outcome.Held++);
            return held;
        }

        Count(outcome, () => (outcome.Incomplete, outcome.Problem) = (true, "there was no time to ask every server"));
        return new(server, [], false, time.GetUtcNow());
    }

    async Task<JszServerReply> AskAsync(KnownServer server, JszServer known, JszTerms terms, QuestionOutcome outcome, SurveyDeadline deadline)
    {
        var now = time.GetUtcNow();
        known.LastTurn = now;
        var left = server.Left;
        var reading = known.Reading is { } open && !GiveUp(known, open, now)
            ? open
            : known.Reading = Begin(known, terms, now);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, left);
        var (complete, silent) = (false, false);
        try
        {
            complete = !outcome.Refused && await PagesAsync(server, known, reading, terms, outcome, waiting.Token);
            End(known);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException && !left.IsCancellationRequested)
        {
            // The reading goes on in the next pass.
            silent = true;
            Count(outcome, () => outcome.Silent.Add(server));
        }
        catch (Exception e) when (e is JsonException or OperationCanceledException or NatsNoRespondersException or NatsPermissionException)
        {
            End(known);
            Count(outcome, () => Failed(server, e, outcome));
        }
        catch (NatsDisconnectedException)
        {
            End(known);
            throw;
        }

        // What a server said before it left would never be replaced, and nobody must take that for an answer without anything.
        if (left.IsCancellationRequested)
        {
            return new(server, [], false, time.GetUtcNow());
        }

        var reply = Conclude(server, known, reading, complete);
        Count(outcome, () =>
        {
            outcome.Answered += reply.Pages.Count > 0 && !silent ? 1 : 0;
            outcome.Incomplete |= !complete;
            outcome.OtherAccounts |= reading.Wants != terms.Wants;
            outcome.WithoutConfig += terms.Ask.Config && !reading.Ask.Config ? 1 : 0;
        });
        return reply;
    }

    /// <summary>One that shows all reads all; a shard reads the accounts it shows.</summary>
    JszReading Begin(JszServer known, JszTerms terms, DateTimeOffset now)
    {
        var ask = terms.Ask with { Config = terms.Ask.Config && known.MayTellConfig(now) };
        if (terms.Wants is not { } wants || !ask.Accounts)
        {
            return new(ask, new JszBookmark(), now, time);
        }

        return new(ask, new JszShare(known.AccountList(now, options.FreshConfig), wants, options.PageAccounts, list => known.Accounts = (list?.Length <= options.MaxAccounts ? list : null, now)), now, time) { Wants = wants };
    }

    JszServerReply Conclude(KnownServer server, JszServer known, JszReading reading, bool complete)
    {
        var reply = new JszServerReply(server, [.. reading.Pages], complete, reading.FirstAt ?? time.GetUtcNow()) { Wants = reading.Wants };
        if (complete)
        {
            known.Answered(reply = reply with { Complete = !reply.Disabled }, reading.Ask.Config, reading.Took, keep: _isCrowded);
        }
        else if (reply.Pages.Count > 0)
        {
            // An older answer must not stand against what this one says already.
            known.Outdated();
        }

        return reply;
    }

    static bool GiveUp(JszServer known, JszReading reading, DateTimeOffset now)
    {
        if (!reading.IsExpired(now) && !reading.IsBroken)
        {
            return false;
        }

        // An answer that came and was not fetched in time is too old to be shown, but its sender did not miss it.
        if (reading.IsExpired(now) && !reading.HasArrived)
        {
            known.Missed(reading.Ask.Config, now);
        }

        End(known);
        return true;
    }

    static void End(JszServer known)
    {
        known.Reading?.Dispose();
        known.Reading = null;
    }

    static void Failed(KnownServer server, Exception e, QuestionOutcome outcome)
    {
        switch (e)
        {
            case JsonException:
                outcome.Malformed++;
                outcome.Garbage += e is ErrorReplyException ? 0 : 1;
                outcome.Problem = $"{server.Key.Name}: {e.Message}";
                break;
            case NatsPermissionException:
                (outcome.Refused, outcome.Problem) = (true, e.Message);
                break;
            case OperationCanceledException or NatsNoRespondersException when server.Left.IsCancellationRequested:
                outcome.Expected--;
                break;
            default:
                outcome.Silent.Add(server);
                break;
        }
    }

    static void Count(QuestionOutcome outcome, Action change)
    {
        lock (outcome)
        {
            change();
        }
    }

    /// <returns>Whether all pages are there.</returns>
    async Task<bool> PagesAsync(KnownServer server, JszServer known, JszReading reading, JszTerms terms, QuestionOutcome outcome, CancellationToken cancellation)
    {
        var startedAt = time.GetUtcNow();
        var pager = known.Pager(reading.Ask.Config);
        var patience = reading.IsOpen || known.IsDoubtful(startedAt) || terms.Silent.Contains(server.Id) ? Moment : Timeout.InfiniteTimeSpan;
        var mayBeCut = server.IsLeaf || !server.LinksTold;
        var headers = pager.Compress(mayBeCut) ? AcceptGzip : null;
        while (!reading.Plan.IsOver)
        {
            var limit = pager.NextLimit(mayBeCut ? PackedLimit(server, terms) : null, server.IsLeaf);
            if (limit == 0)
            {
                return false;
            }

            if (!reading.IsOpen)
            {
                known.Asked();
                Count(outcome, () => outcome.Requests++);
            }

            var arrival = await reading.NextAsync(limit, (ask, life) => _requests.AskAsync(server, ask, headers, life), patience, cancellation);
            using var message = arrival.Message;
            known.Received(message.Data.Length);
            var page = Read(message, reading.Wants, outcome, out var bytes);
            if (reading.Asked.Streams || !terms.Ask.Streams)
            {
                pager.Learn(page.Accounts.Length, bytes, message.Data.Length);
                pager.Total = page.Totals.AccountsTotal ?? Math.Max(pager.Total, reading.Asked.Offset + page.Accounts.Length);
            }

            reading.Pages.Add(page);
            reading.Plan.Turn(page, reading.Asked);
            patience = Timeout.InfiniteTimeSpan;
        }

        return reading.Plan.IsComplete;
    }

    static JszReply Read(NatsMsg message, Func<string, bool>? wants, QuestionOutcome outcome, out long bytes)
    {
        Count(outcome, () => outcome.Bytes += message.Data.Length);
        return JszRequests.Read(message, wants, out bytes);
    }

    /// <summary>
    /// Half of the smallest max_payload at either end of a leaf connection: whoever receives a bigger message there cuts the link
    /// (2.11.16, 2.12.7, 2.14.0 and later).
    /// </summary>
    static long PackedLimit(KnownServer server, JszTerms terms) => Math.Min(server.Answers.Get(Ask.Varz)?.MaxPayload ?? long.MaxValue, terms.MaxPayload) / 2;
}
