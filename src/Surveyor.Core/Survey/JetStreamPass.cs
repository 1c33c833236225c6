using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Survey;

/// <summary>The JSZ part of a round: state, and configuration when it is due or something new was seen.</summary>
sealed class JetStreamPass(SurveyMemory memory, SurveyRound round)
{
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
        var replies = await memory.Jsz.RunAsync(servers, ask, outcome, round.Deadline);
        lock (memory.Gate)
        {
            Take(servers, replies);
            memory.Tally.GarbageReplies += outcome.Garbage;
        }

        state.Record(outcome, startedAt);
        config?.Record(outcome, startedAt, charged: false);
        if (config is null && streams && memory.Plan.JszConfig is { } missing)
        {
            await FetchMissingConfigAsync(missing, ask, servers);
        }

        memory.JetStream = new JetStreamPainter(memory.Assets, memory.Options).Paint(replies);
        memory.JetStreamAt = memory.Time.GetUtcNow();
    }

    void Take(IReadOnlyList<KnownServer> servers, IReadOnlyList<JszServerReply> replies)
    {
        foreach (var server in servers)
        {
            server.Answers.Jsz = null;
        }

        foreach (var reply in replies)
        {
            if (reply is { Server.State: ServerState.Up, Pages: [.., var last] })
            {
                reply.Server.Answers.Jsz = Complete(last.Totals, reply.Server.Release);
                reply.Server.AssetsTold = true;
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
    async Task FetchMissingConfigAsync(SurveyedQuestion plan, JszOptions ask, IReadOnlyList<KnownServer> servers)
    {
        var now = memory.Time.GetUtcNow();
        var accounts = memory.Assets.AccountsWithoutConfig(now);
        if (accounts.Count == 0)
        {
            return;
        }

        var outcome = new QuestionOutcome();
        if (accounts.Count > FewAccounts)
        {
            memory.Assets.TakeConfig(await memory.Jsz.RunAsync(servers, ask with { Config = true }, outcome, round.Deadline));
            plan.Record(outcome, now);
            return;
        }

        foreach (var account in accounts)
        {
            memory.Assets.TakeConfig(await memory.Jsz.RunAsync(servers, ask with { Config = true, Account = account }, outcome, round.Deadline));
        }

        plan.Charge(outcome);
    }
}
