using System.Globalization;
using Surveyor.Health;
using Surveyor.Host.Commands;
using Surveyor.Metrics;
using Surveyor.Objectives;
using Surveyor.Snapshot;

namespace Surveyor.Host.Pages;

/// <summary>Something that is not as it should be, in a sentence.</summary>
/// <param name="Bad">Needs somebody now; else it is worth knowing.</param>
public sealed record Trouble(bool Bad, string Text);

/// <summary>A verdict, and where more is told of it.</summary>
/// <param name="Path">Null where no page tells more.</param>
/// <param name="Since">Null where nobody keeps that.</param>
public sealed record LandingVerdict(string Severity, string State, string What, string? Path, string Reason, DateTimeOffset? Since)
{
    public const int Most = 50;

    static readonly string[] WorstFirst = [Plain.Word(Health.Severity.Critical), Plain.Word(Health.Severity.Warning), Plain.Word(Health.Severity.Information)];

    /// <summary>The worst first; of those equally bad, servers and accounts before objectives, and those before streams and consumers.</summary>
    public static IReadOnlyList<LandingVerdict> Of(HealthReport report, ObjectiveReport objectives)
    {
        List<LandingVerdict> all = [.. report.System.Select(FindingLine.Of).Select(Of), .. objectives.Statuses.Where(status => ObjectiveLine.SeverityOf(status) >= Health.Severity.Warning).Select(Of), .. WorstLine.Of(report, Most).Select(Of)];
        return [.. WorstFirst.SelectMany(severity => all.Where(one => one.Severity == severity)).Take(Most)];
    }

    static LandingVerdict Of(FindingLine one) => new(one.Severity, one.Rule, $"{(one.Kind == "meta" ? "meta group" : one.Kind)} {one.Name}", Addresses.Of(one), one.Reason, one.Since);

    static LandingVerdict Of(ObjectiveStatus status)
    {
        var line = ObjectiveLine.Of(status);
        return new(line.Severity, line.State, $"objective {line.Objective}{(line.Service.Length > 0 ? $" of {line.Service}" : "")}", Addresses.Of(line), ObjectiveProse.Why(line), null);
    }

    static LandingVerdict Of(WorstLine one)
    {
        var name = $"{one.Kind} {one.AccountName}/{one.Stream}{(one.Consumer.Length > 0 ? "/" + one.Consumer : "")}{(one.Domain.Length > 0 ? $" ({one.Domain})" : "")}";
        return new(one.Severity, one.State, name, Addresses.Of(one), one.Reason, one.Since);
    }
}

/// <param name="Text">As "3 critical".</param>
public sealed record LandingWrong(string Severity, string Text);

/// <param name="Count">A question mark while nobody was asked.</param>
/// <param name="NotOk">How many are worse than ok; null while that is not known, and of what has no verdict.</param>
public sealed record LandingCount(string Name, string Count, string? Path, int? NotOk);

/// <summary>The servers of a cluster.</summary>
public sealed record LandingCluster(string Name, IReadOnlyList<ServerLine> Servers);

/// <summary>What the landing page shows: a picture in words.</summary>
/// <param name="Well">All that the headline says is as it should be; verdicts on streams and consumers speak for themselves.</param>
/// <param name="Wrong">How many verdicts are critical, and how many warnings; only what is there.</param>
/// <param name="MetaLeaders">By domain, with the leader; "none" where the servers know none.</param>
/// <param name="Verdicts">The worst first, not all.</param>
public sealed record LandingModel(
    string Version,
    string Headline,
    IReadOnlyList<LandingWrong> Wrong,
    bool Well,
    DateTimeOffset Taken,
    string ConnectedTo,
    IReadOnlyList<Trouble> Troubles,
    IReadOnlyList<LandingVerdict> Verdicts,
    IReadOnlyList<LandingCluster> Clusters,
    IReadOnlyList<KeyValuePair<string, string>> MetaLeaders,
    IReadOnlyList<LandingCount> Counts)
{
    public static LandingModel Of(ClusterSnapshot snapshot, HealthReport report, string connectionProblem, PageReport page, ServiceReport services, ObjectiveReport objectives)
    {
        var connected = connectionProblem.Length == 0 && snapshot.Connection.Connected;
        IReadOnlyList<Trouble> troubles = [.. LandingTroubles.Of(report, snapshot, connectionProblem, page)];
        var verdicts = LandingVerdict.Of(report, objectives);
        return new(
            VersionText.Version,
            HeadlineOf(snapshot, connected),
            connected && snapshot.IsActive ? [.. WrongOf(report, objectives)] : [],
            Well: connected && troubles.All(trouble => !trouble.Bad) && report.System.All(one => one.Severity != Severity.Critical),
            snapshot.Taken,
            ConnectedTo: connected ? snapshot.Connection.ServerName : "",
            troubles,
            verdicts,
            [.. snapshot.Servers.Select(row => ServerLine.Of(report, row)).GroupBy(line => line.Cluster).Select(cluster => new LandingCluster(cluster.Key, [.. cluster]))],
            [.. MetaLeadersOf(snapshot)],
            [
                new("accounts", Count(snapshot, "account_statz", snapshot.Accounts.Length), null, null),
                new("streams", Count(snapshot, "jsz_state", snapshot.Streams.Length), StreamList.Spec.Path, report.Streams.Count(one => one.Severity > Severity.Unknown)),
                new("consumers", Count(snapshot, "jsz_state", snapshot.Consumers.Length), ConsumerList.Spec.Path, report.Consumers.Count(one => one.Severity > Severity.Unknown)),
                new("services", services.Told is null && services.Services.Count == 0 ? Show.Unknown : Show.Number(services.Services.Count), ServiceList.Spec.Path, services.Services.Count(service => services.Verdict(service)?.Problem is not null)),
                new("objectives", Show.Number(objectives.Statuses.Count), ObjectiveList.Spec.Path, objectives.Statuses.Count(status => ObjectiveLine.SeverityOf(status) > Severity.Unknown)),
            ]);
    }

    static string HeadlineOf(ClusterSnapshot snapshot, bool connected) =>
        !connected ? "No connection to NATS"
        : !snapshot.IsActive ? Standby(snapshot.Lease!)
        : snapshot.Taken == default ? "Asking the servers"
        : $"{snapshot.Servers.Count(row => row.IsUp)} of {snapshot.Servers.Length} servers up";

    static IEnumerable<LandingWrong> WrongOf(HealthReport report, ObjectiveReport objectives)
    {
        foreach (var (severity, one, more) in new[] { (Severity.Critical, "critical", "critical"), (Severity.Warning, "warning", "warnings") })
        {
            var count = report.System.Count(found => found.Severity == severity) + report.Streams.Count(found => found.Severity == severity)
                + report.Consumers.Count(found => found.Severity == severity) + objectives.Statuses.Count(status => ObjectiveLine.SeverityOf(status) == severity);
            if (count > 0)
            {
                yield return new(Plain.Word(severity), $"{Show.Number(count)} {(count == 1 ? one : more)}");
            }
        }
    }

    /// <summary>Stand-alone servers have no meta group.</summary>
    static IEnumerable<KeyValuePair<string, string>> MetaLeadersOf(ClusterSnapshot snapshot) =>
        snapshot.Servers.Where(row => row.IsUp && row.Statsz?.JetStream?.Meta is not null).GroupBy(row => row.Key.Domain).Select(domain =>
            new KeyValuePair<string, string>(domain.Key, domain.FirstOrDefault(row => row.Statsz!.JetStream!.Meta!.Leader == row.Key.Name)?.Key.Name ?? "none"));

    static string Standby(LeaseReport lease) => lease.Holder.Length > 0 ? $"Standing by: {lease.Holder.Split('/')[0]} is active" : "Standing by";

    /// <summary>What nobody was asked about is not zero but unknown.</summary>
    static string Count(ClusterSnapshot snapshot, string question, int count) =>
        count > 0 || snapshot.Questions.Any(report => report.Name == question && report.Success is not null) ? count.ToString(CultureInfo.InvariantCulture) : "?";
}
