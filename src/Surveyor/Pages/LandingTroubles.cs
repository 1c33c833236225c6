using Surveyor.Health;
using Surveyor.Metrics;
using Surveyor.Snapshot;

namespace Surveyor.Host.Pages;

/// <summary>Everything about a picture that somebody should know and no verdict tells, the worst first.</summary>
static class LandingTroubles
{
    const int MostNamed = 20;
    const string ShardSubject = Surveyor.Protocol.Hear.Shards + ".>";

    public static IEnumerable<Trouble> Of(HealthReport report, ClusterSnapshot snapshot, string connectionProblem, PageReport page) =>
    [
        .. Connection(snapshot.Connection, connectionProblem),
        .. Others(snapshot),
        .. Servers(report, snapshot),
        .. snapshot.Connection.SystemAccount == false ? [] : Questions(snapshot.Questions),
        .. Freshness.Problem(snapshot) is { } old ? new[] { new Trouble(false, $"Old numbers: {old}.") } : [],
        .. Assets(report, snapshot),
        .. Page(page),
    ];

    static IEnumerable<Trouble> Connection(ConnectionReport connection, string problem)
    {
        if (problem.Length > 0)
        {
            yield return new(true, $"NATS: {problem}");
        }
        else if (connection.Problem.Length > 0)
        {
            yield return new(true, $"NATS: {connection.Problem}");
        }
        else if (connection.SystemAccount == false)
        {
            yield return new(true, "NATS: the user is not in the system account, so no server answers.");
        }

        foreach (var (subject, refused) in connection.PermissionErrors.Where(refused => refused.Value > 0))
        {
            yield return new(true, $"The user lacks the permission for {subject} ({refused} refused).");
        }

        if (connection.Dropped > 0)
        {
            yield return new(false, $"{connection.Dropped} messages were dropped because they came faster than they could be read.");
        }
    }

    /// <summary>Other Surveyors.</summary>
    static IEnumerable<Trouble> Others(ClusterSnapshot snapshot)
    {
        if (snapshot.Lease is { Problem: { Length: > 0 } problem })
        {
            yield return new(true, $"The lease that says which Surveyor is active cannot be read or written: {problem}.");
        }

        if (!snapshot.Shard.IsWhole && snapshot.Connection.Connected)
        {
            var shard = snapshot.Shard;
            yield return shard.Index >= 0
                ? new(false, $"This is shard {shard.Self} of {Many(shard.Members.Count, "Surveyor")}: /metrics has {snapshot.Servers.Count(row => shard.OwnsServer(row.Key))} of the servers below, and the streams and consumers of {Many(snapshot.Accounts.Count(row => shard.OwnsAccount(row.Id)), "account")}.")
                : new(true, $"This is shard {shard.Self}, which has no share yet: it joins, or the user may not publish and hear {ShardSubject}.");
        }
    }

    static IEnumerable<Trouble> Questions(QuestionReport[] questions)
    {
        // One silent server makes every question fail in the same way: that is one line.
        foreach (var alike in questions.Where(question => question.Success == false).GroupBy(q => (q.Answered, q.Expected, q.Problem)))
        {
            var why = alike.Key.Problem.Length > 0 ? $": {alike.Key.Problem}" : "";
            yield return new(true, $"{alike.Key.Answered} of {alike.Key.Expected} servers answered {string.Join(", ", alike.Select(q => q.Name))}{why}.");
        }

        foreach (var question in questions.Where(question => question is { Success: not false, Incomplete: true }))
        {
            yield return new(true, $"The answer to {question.Name} is incomplete.");
        }
    }

    static IEnumerable<Trouble> Servers(HealthReport report, ClusterSnapshot snapshot)
    {
        foreach (var (state, rule, bad) in new[] { (ServerState.Down, SystemRules.ServerDown, true), (ServerState.Draining, SystemRules.ServerDraining, false), (ServerState.Stopped, null, false) })
        {
            if (IsTold(report, rule))
            {
                continue;
            }

            var names = snapshot.Servers.Where(row => row.State == state).Select(row => row.Key.Name).ToList();
            if (names.Count > 0)
            {
                var word = state switch { ServerState.Down => "down", ServerState.Draining => "draining", _ => "stopped" };
                yield return new(bad, $"{Many(names.Count, "server")} {(names.Count == 1 ? "is" : "are")} {word}: {Names(names)}.");
            }
        }

        foreach (var name in snapshot.Servers.Where(row => row.DuplicateName && !IsTold(report, SystemRules.ServerTwice)).Select(row => row.Key.Name).Distinct())
        {
            yield return new(true, $"Two living servers are called {name}: their numbers cannot be told apart by name.");
        }

        if (snapshot.Survey.ConfiguredCount is > 0 and var expected && snapshot.Connection.Connected && expected != snapshot.KnownServers)
        {
            yield return new(false, $"{expected} servers are expected (option count), {snapshot.KnownServers} are known.");
        }
    }

    static IEnumerable<Trouble> Assets(HealthReport report, ClusterSnapshot snapshot)
    {
        foreach (var (state, ofStream, ofConsumer) in new[] { (AssetState.Offline, StreamRules.Offline, ConsumerRules.Offline), (AssetState.Leaderless, StreamRules.NoLeader, ConsumerRules.NoLeader), (AssetState.Unknown, null, null) })
        {
            var bad = state != AssetState.Unknown;
            var word = state switch { AssetState.Offline => "offline", AssetState.Leaderless => "without a leader", _ => "in an unknown state" };
            var streams = snapshot.Streams.Where(row => row.State == state).Select(row => $"{row.AccountName}/{row.Name}").ToList();
            if (streams.Count > 0 && !report.Streams.Any(one => one.Rule == ofStream))
            {
                yield return new(bad, $"{Many(streams.Count, "stream")} {word}: {Names(streams)}.");
            }

            var consumers = snapshot.Consumers.Where(row => row.State == state).Select(row => Consumer(snapshot, row)).ToList();
            if (consumers.Count > 0 && !report.Consumers.Any(one => one.Rule == ofConsumer))
            {
                yield return new(bad, $"{Many(consumers.Count, "consumer")} {word}: {Names(consumers)}.");
            }
        }

        if (snapshot.ServersWithUnknownAssets is > 0 and var unknown)
        {
            yield return new(false, $"{Many(unknown, "server")} never answered since Surveyor started; what streams and consumers they hold is unknown.");
        }
    }

    static IEnumerable<Trouble> Page(PageReport page)
    {
        if (page.Dropped.Count > 0)
        {
            var cut = page.Dropped.OrderByDescending(family => family.Value).Select(family => $"{family.Key} ({family.Value})").ToList();
            var count = Many(page.Dropped.Sum(family => family.Value), "series");
            yield return new(true, $"{count} did not fit on the last page of metrics (options max-series and max-series-per-family): {Names(cut)}.");
        }

        foreach (var (group, rows) in page.Duplicates)
        {
            yield return new(false, $"{group}: {rows} left out of the last page of metrics, since others have the same labels.");
        }
    }

    /// <summary>Whether a verdict tells it already.</summary>
    static bool IsTold(HealthReport report, SystemRule? rule) => report.System.Any(one => one.Rule == rule);

    static string Consumer(ClusterSnapshot snapshot, ConsumerRow row) =>
        row.Stream < snapshot.Streams.Length ? $"{snapshot.Streams[row.Stream].AccountName}/{snapshot.Streams[row.Stream].Name}/{row.Name}" : row.Name;

    static string Many(long count, string noun) => count == 1 || noun == "series" ? $"{count} {noun}" : $"{count} {noun}s";

    static string Names(List<string> names) => names.Count <= MostNamed
        ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(MostNamed))} and {names.Count - MostNamed} more";
}
