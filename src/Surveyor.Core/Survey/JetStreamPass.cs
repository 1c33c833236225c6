using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Survey;

/// <summary>The JSZ part of a round: state, and configuration when it is due or something new was seen.</summary>
sealed class JetStreamPass(SurveyMemory memory, SurveyRound round)
{
    /// <summary>Passes between two looks at which names are still met.</summary>
    const int NamesStay = 64;

    /// <summary>Up to here accounts are asked one by one for missing configuration; each costs the server a walk over all its streams.</summary>
    const int FewAccounts = 4;

    public async Task RunAsync(IReadOnlyCollection<SurveyedQuestion> due)
    {
        if (memory.Plan.JszState is not { } state || !(due.Contains(state) || (memory.Plan.JszConfig is { } c && due.Contains(c))))
        {
            return;
        }

        var startedAt = memory.Time.GetUtcNow();
        var config = memory.Plan.JszConfig is { } plan && due.Contains(plan) ? plan : null;
        var streams = memory.Options.Needs.HasFlag(Needs.JszState);
        var ask = new JszOptions { Accounts = streams, Streams = streams, Consumers = streams, Raft = true, Config = config is not null };
        var outcome = new QuestionOutcome();
        var servers = round.Targets(Ask.Jsz, outcome);
        outcome.Expected = 0;
        var terms = Terms(ask, state.Bound);
        var replies = await memory.Jsz.RunAsync(servers, terms, outcome, round.Deadline);
        lock (memory.Gate)
        {
            if (terms.Wants is { } wants)
            {
                memory.Assets.Keep(wants);
                ForgetWhatWasTold(wants);
            }

            Take(replies);
            memory.Tally.GarbageReplies += outcome.Garbage;
        }

        state.Record(outcome, startedAt);
        if (outcome.OtherAccounts)
        {
            state.AskAtOnce();
        }

        if (outcome.WithoutConfig > 0)
        {
            outcome.Problem = $"{outcome.WithoutConfig} servers are too slow to tell their configuration";
        }

        config?.Record(outcome, startedAt, charged: false);
        if (config is null && streams && memory.Plan.JszConfig is { } missing)
        {
            await FetchMissingConfigAsync(missing, terms, servers);
        }

        if (memory.Assets.Pass % NamesStay == 0)
        {
            NameTable.Shared.Turn();
        }

        var picture = new JetStreamPainter(memory.Assets, memory.Options, memory.JetStream.Peers.Length, terms.Wants).Paint(replies);
        lock (memory.Gate)
        {
            memory.JetStream = picture;
            memory.JetStreamAt = memory.Time.GetUtcNow();
            memory.JetStreamSince = replies.Count > 0 ? replies.Min(reply => reply.ReceivedAt) : memory.JetStreamAt;
        }
    }

    JszTerms Terms(JszOptions ask, TimeSpan bound)
    {
        lock (memory.Gate)
        {
            memory.Jsz.Forget(memory.Census.Servers.Select(server => server.Id).ToHashSet());
            var silent = memory.Census.Servers.Where(server => server.SilentTo.Contains(Ask.Statsz)).Select(server => server.Id).ToHashSet();
            return new(ask, bound, MaxPayload(), silent, memory.Shards.Choice());
        }
    }

    /// <summary>Any of them may be where a leaf connection ends.</summary>
    long MaxPayload() => memory.Census.Servers
        .Where(server => !server.IsLeaf)
        .Select(server => server.Answers.Get(Ask.Varz)?.MaxPayload)
        .Append(memory.Connection.Server?.MaxPayload)
        .Min() ?? 1 << 20;

    /// <summary>Other accounts are to be shown than before: what silent servers hold of them nobody has told us.</summary>
    void ForgetWhatWasTold(Func<string, bool> wants)
    {
        if (wants != memory.ToldOf)
        {
            memory.ToldOf = wants;
            foreach (var server in memory.Census.Servers)
            {
                server.AssetsTold = false;
            }
        }
    }

    void Take(IReadOnlyList<JszServerReply> replies)
    {
        foreach (var server in memory.Census.Servers)
        {
            server.Answers.Jsz = null;
        }

        foreach (var reply in replies)
        {
            if (reply is { Server.State: ServerState.Up, Pages: [.., var last] })
            {
                reply.Server.Answers.Jsz = Complete(last.Totals, reply.Server.Release);
                reply.Server.AssetsTold = true;
                reply.Server.LastSeen = reply.ReceivedAt > reply.Server.LastSeen ? reply.ReceivedAt : reply.Server.LastSeen;
            }
        }

        memory.Assets.Take(replies, memory.Time.GetUtcNow());
    }

    /// <summary>With raft asked for, servers that count leaders leave the counts out when they are zero (2.11.11, 2.12.1 and later).</summary>
    static JszTotals Complete(JszTotals totals, ServerVersion? release)
    {
        var counts = release is { } version && (version >= new ServerVersion(2, 12, 1) || (version >= new ServerVersion(2, 11, 11) && version < new ServerVersion(2, 12, 0)));
        return counts && totals.Streams is not null
            ? totals with { StreamsLeader = totals.StreamsLeader ?? 0, ConsumersLeader = totals.ConsumersLeader ?? 0 }
            : totals;
    }

    /// <summary>A new asset, a re-created one or one with a new leader: its configuration is asked at once, once.</summary>
    async Task FetchMissingConfigAsync(SurveyedQuestion plan, JszTerms terms, IReadOnlyList<KnownServer> servers)
    {
        var now = memory.Time.GetUtcNow();
        var accounts = memory.Assets.AccountsWithoutConfig(now);
        if (accounts.Count == 0)
        {
            return;
        }

        var outcome = new QuestionOutcome();
        var all = terms with { Ask = terms.Ask with { Config = true } };
        if (accounts.Count > FewAccounts)
        {
            memory.Assets.TakeConfig(await memory.Jsz.RunAsync(servers, all, outcome, round.Deadline));
            plan.Record(outcome, now);
            return;
        }

        // An account comes in one reply, however big.
        List<KnownServer> near = [.. servers.Where(server => server is { LinksTold: true, IsLeaf: false })];
        foreach (var account in accounts)
        {
            memory.Assets.TakeConfig(await memory.Jsz.AskAccountAsync(near, account, terms.Ask, outcome, round.Deadline));
        }

        if (servers.Count > near.Count)
        {
            memory.Assets.TakeConfig(await memory.Jsz.RunAsync([.. servers.Except(near)], all, outcome, round.Deadline));
        }

        plan.Charge(outcome);
    }
}
