using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Survey;

/// <summary>Freezes what the survey knows. Called under the memory's gate.</summary>
static class SnapshotBuilder
{
    /// <param name="asked">False when the last round could not ask: then nothing is known, even if the connection is back.</param>
    public static ClusterSnapshot Build(SurveyMemory memory, bool asked, DateTimeOffset now)
    {
        // Read once: it may be lost or made again at any moment, and the picture must be one or the other.
        var connection = memory.Watch.Report();
        return asked && connection.Connected ? Connected(memory, connection, now) : Disconnected(memory, connection, now);
    }

    /// <summary>
    /// In the middle of a round: with the answers of this and of earlier rounds, as far as those are not too old to be shown, which is
    /// twice the age at which they would be asked anew.
    /// </summary>
    public static ClusterSnapshot Unfinished(SurveyMemory memory, DateTimeOffset now)
    {
        var connection = memory.Watch.Report();
        return connection.Connected ? Connected(memory, connection, now, now) : Disconnected(memory, connection, now);
    }

    /// <param name="ages">Where answers may be too old: since when they are; null when they were all renewed as they should.</param>
    static ClusterSnapshot Connected(SurveyMemory memory, ConnectionReport connection, DateTimeOffset now, DateTimeOffset? ages = null)
    {
        var present = memory.Census.Present(now).ToList();
        var limits = ages is { } since ? memory.Plan.Lights.ToDictionary(light => light.Question, light => since - light.Plan.Bound) : null;
        var servers = present.Select(server => Row(server.Server, server.Duplicate, limits)).ToArray();
        Array.Sort(servers, ByName);
        var isOld = ages is { } at && memory.Plan.JszState is { } state && !(memory.JetStreamAt >= at - state.Bound);
        var jetStream = isOld ? memory.JetStream.WithoutNumbers() : memory.JetStream;
        var accounts = memory.LastAccounts = Accounts(memory, servers, out var refused);
        return new()
        {
            Taken = now,
            Shard = memory.Shards.Now,
            Connection = connection,
            Survey = Survey(memory, servers) with { AccountsRefused = refused },
            Questions = [.. memory.Plan.Questions.Select(question => Aged(memory, question))],
            Servers = servers,
            Accounts = accounts,
            ImportTraffic = memory.Imports.Freeze(),
            AccountDomains = [.. jetStream.AccountDomains.Select(row => WithoutFalseLimits(memory, row))],
            AccountTiers = jetStream.Tiers,
            Streams = jetStream.Streams,
            StreamReplicas = jetStream.Replicas,
            Consumers = jetStream.Consumers,
            Peers = jetStream.Peers,
            Sources = jetStream.Sources,
            ServersWithUnknownAssets = present.Count(server => server.Server is { AssetsTold: false, JetStream: not false }),
        };
    }

    /// <summary>Nothing is shown while another is active.</summary>
    public static ClusterSnapshot Standby(SurveyMemory memory, DateTimeOffset now) => new()
    {
        Taken = now,
        Shard = memory.Shards.Now,
        Connection = memory.Watch.Report(),
        Survey = Survey(memory, []),
        KnownAccounts = memory.LastAccounts,
    };

    /// <summary>Nothing is known while the connection is down: no servers, no assets.</summary>
    static ClusterSnapshot Disconnected(SurveyMemory memory, ConnectionReport connection, DateTimeOffset now) => new()
    {
        Taken = now,
        Shard = memory.Shards.Now,
        Connection = connection with { Connected = false },
        Survey = Survey(memory, []),
        KnownAccounts = memory.LastAccounts,
        Questions = [.. memory.Plan.Questions.Select(question => question.Report with { OldestAnswer = null, FreshFor = question.FreshFor })],
    };

    static int ByName(ServerRow one, ServerRow other)
    {
        var order = string.CompareOrdinal(one.Key.Cluster, other.Key.Cluster);
        order = order != 0 ? order : string.CompareOrdinal(one.Key.Name, other.Key.Name);
        return order != 0 ? order : string.CompareOrdinal(one.Id, other.Id);
    }

    static ServerRow Row(KnownServer server, bool duplicate, Dictionary<Question, DateTimeOffset>? limits)
    {
        return new()
        {
            Key = server.Key,
            Id = server.Id,
            Host = server.Host,
            Version = server.Version,
            Tags = server.Tags,
            JetStream = server.JetStream,
            State = server.State,
            IsLeaf = server.IsLeaf,
            DuplicateName = duplicate,
            LastAnswer = server.LastSeen,
            Rtt = Current(Ask.Statsz) is null ? null : server.Answers.Rtt,
            Statsz = Current(Ask.Statsz),
            Varz = Current(Ask.Varz),
            Gatewayz = Current(Ask.Gatewayz),
            Leafz = Current(Ask.Leafz),
            Accounts = Current(Ask.AccountStatz),
            MetaRaft = Current(Ask.Raftz)?.Meta,
            Healthz = Current(Ask.Healthz),
            Jsz = limits is null ? server.Answers.Jsz : null,
            JszLoad = server.JszLoad,
        };

        T? Current<T>(Question<T> question)
            where T : class =>
            limits is null || (limits.TryGetValue(question, out var oldest) && server.Answers.ReceivedAt(question) >= oldest) ? server.Answers.Get(question) : null;
    }

    static SurveyReport Survey(SurveyMemory memory, ServerRow[] servers)
    {
        var tally = memory.Tally;
        return new()
        {
            Rounds = tally.Rounds,
            FailedRounds = tally.FailedRounds,
            DurationTotal = tally.DurationTotal,
            LastDuration = tally.LastDuration,
            LateReplies = tally.LateReplies,
            GarbageReplies = tally.GarbageReplies,
            DuplicateReplies = tally.DuplicateReplies,
            NoReplies = tally.NoReplies,
            ServersRefused = memory.Census.Refused,
            AssetsRefused = memory.Assets.Refused,
            Answered = servers.Count(server => server.Statsz is not null),
            Expected = memory.Options.ExpectedCount ?? (servers.Length > 0 ? servers.Count(server => server.State != ServerState.Stopped) : null),
            ConfiguredCount = memory.Options.ExpectedCount,
            ActiveServers = tally.ActiveServers,
            Timeout = memory.Options.Timeout,
            LastRoundAt = tally.LastRoundAt,
        };
    }

    static QuestionReport Aged(SurveyMemory memory, SurveyedQuestion question)
    {
        var light = memory.Plan.Lights.FirstOrDefault(light => light.Plan == question);
        var oldest = light is not null ? Oldest(memory, light.Question) : question.Need is Needs.JszState ? memory.JetStreamSince : question.SucceededAt;
        return question.Report with { OldestAnswer = oldest, FreshFor = question.FreshFor };
    }

    static DateTimeOffset? Oldest(SurveyMemory memory, Question question)
    {
        var shown = SurveyPlan.IsOfShownServers(question) ? memory.Shards.ServerChoice() : null;
        return memory.Census.Servers.Where(server => shown?.Invoke(server.Key) != false).Select(server => server.Answers.ReceivedAt(question)).Where(at => at is not null).Min();
    }

    /// <summary>
    /// An account whose claims have limits by replication has none as a whole, for which servers say 0; nothing but the claims
    /// tells that from a limit of 0.
    /// </summary>
    static AccountDomainRow WithoutFalseLimits(SurveyMemory memory, AccountDomainRow row)
    {
        if ((row.MemoryLimit ?? row.StorageLimit) is null || !PublicKey.IsOfAccount(row.Account))
        {
            return row;
        }

        var limits = memory.Accounts.Find(row.Account, memory.Time.GetUtcNow())?.DecodedJwt?.Nats?.Limits;
        return limits is null or { TieredLimits.Count: > 0 }
            ? row with { MemoryLimit = row.MemoryLimit is 0 ? null : row.MemoryLimit, StorageLimit = row.StorageLimit is 0 ? null : row.StorageLimit }
            : row;
    }

    static AccountRow[] Accounts(SurveyMemory memory, ServerRow[] servers, out int refused)
    {
        var left = new HashSet<string>(StringComparer.Ordinal);
        var names = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var shown = memory.Shards.Choice();
        TakeNames(shown);
        if (shown is not null)
        {
            // Those shown elsewhere come last, should there be too many; leaf links tell their names, too.
            TakeNames(id => !shown(id));
        }

        var withJetStream = memory.JetStream.AccountDomains.Select(row => row.Account).ToHashSet();
        foreach (var row in memory.JetStream.AccountDomains)
        {
            Name(row.Account, row.AccountName);
        }

        void TakeNames(Func<string, bool>? which)
        {
            foreach (var account in servers.SelectMany(server => server.Accounts?.Accounts ?? []))
            {
                if (account.Id is { } id && which?.Invoke(id) != false)
                {
                    // The name exists from 2.11 on; an older server of the same system knows only the id.
                    Name(id, account.Name is { Length: > 0 } name ? name : names.GetValueOrDefault(id, id));
                }
            }
        }

        void Name(string id, string name)
        {
            if (names.Count < memory.Options.MaxAccounts || names.ContainsKey(id))
            {
                names[id] = name;
            }
            else
            {
                left.Add(id);
            }
        }

        refused = left.Count;

        // Of accounts that were not asked for, silence says nothing.
        var told = memory.Plan.JszState?.Report.Success == true && shown == memory.ToldOf;
        return [.. names.Select(account => new AccountRow(
            account.Key,
            account.Value,
            withJetStream.Contains(account.Key) ? true : told && shown?.Invoke(account.Key) != false ? false : null,
            memory.Accounts.Find(account.Key, memory.Time.GetUtcNow())))];
    }
}
