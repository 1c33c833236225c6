using System.Globalization;
using Surveyor.Host.Commands;
using Surveyor.Metrics;
using Surveyor.Snapshot;

namespace Surveyor.Host.Pages;

/// <summary>Something that is not as it should be, in a sentence.</summary>
/// <param name="Bad">Needs somebody now; else it is worth knowing.</param>
public sealed record Trouble(bool Bad, string Text);

public sealed record ServerLine(string Name, string Cluster, string Domain, string Version, string State, bool Up, string LastAnswer, string Remark);

/// <summary>What the landing page shows: a picture in words.</summary>
public sealed record LandingModel(
    string Version,
    string Headline,
    bool Well,
    string Taken,
    string ConnectedTo,
    IReadOnlyList<Trouble> Troubles,
    IReadOnlyList<ServerLine> Servers,
    IReadOnlyList<KeyValuePair<string, string>> Counts)
{
    public static LandingModel Of(ClusterSnapshot snapshot, string connectionProblem, PageReport page)
    {
        var connected = connectionProblem.Length == 0 && snapshot.Connection.Connected;
        IReadOnlyList<Trouble> troubles = [.. LandingTroubles.Of(snapshot, connectionProblem, page)];
        var up = snapshot.Servers.Count(row => row.IsUp);
        return new(
            VersionText.Version,
            Headline: !connected ? "No connection to NATS" : !snapshot.IsActive ? Standby(snapshot.Lease!) : snapshot.Taken == default ? "Asking the servers" : $"{up} of {snapshot.Servers.Length} servers up",
            Well: connected && troubles.All(trouble => !trouble.Bad),
            Taken: snapshot.Taken == default ? "never" : snapshot.Taken.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture),
            ConnectedTo: connected ? snapshot.Connection.ServerName : "",
            troubles,
            [.. snapshot.Servers.Select(row => Line(row, snapshot.Taken))],
            [
                new("accounts", Count(snapshot, "account_statz", snapshot.Accounts.Length)),
                new("streams", Count(snapshot, "jsz_state", snapshot.Streams.Length)),
                new("consumers", Count(snapshot, "jsz_state", snapshot.Consumers.Length)),
            ]);
    }

    static string Standby(LeaseReport lease) => lease.Holder.Length > 0 ? $"Standing by: {lease.Holder.Split('/')[0]} is active" : "Standing by";

    /// <summary>What nobody was asked about is not zero but unknown.</summary>
    static string Count(ClusterSnapshot snapshot, string question, int count) =>
        count > 0 || snapshot.Questions.Any(report => report.Name == question && report.Success is not null) ? count.ToString(CultureInfo.InvariantCulture) : "?";

    static ServerLine Line(ServerRow row, DateTimeOffset now) => new(
        row.Key.Name,
        row.Key.Cluster,
        row.Key.Domain,
        row.Version,
        Word(row.State),
        row.State == ServerState.Up,
        row.LastAnswer is { } last ? Ago(now - last) : "never",
        string.Join(", ", Remarks(row)));

    static IEnumerable<string> Remarks(ServerRow row)
    {
        if (row.DuplicateName)
        {
            yield return $"name used twice (id {row.Id})";
        }

        if (row.IsLeaf)
        {
            yield return "leaf node";
        }

        if (row.JetStream == true)
        {
            yield return "JetStream";
        }
    }

    static string Word(ServerState state) => state switch
    {
        ServerState.Up => "up",
        ServerState.Draining => "draining",
        ServerState.Stopped => "stopped",
        _ => "down",
    };

    static string Ago(TimeSpan age) => age switch
    {
        { TotalSeconds: < 1 } => "just now",
        { TotalMinutes: < 1 } => $"{(int)age.TotalSeconds} s ago",
        { TotalHours: < 1 } => $"{(int)age.TotalMinutes} min ago",
        { TotalDays: < 1 } => $"{(int)age.TotalHours} h ago",
        _ => $"{(int)age.TotalDays} d ago",
    };
}
