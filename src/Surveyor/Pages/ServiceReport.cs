using Surveyor.Events;
using Surveyor.Hearing;
using Surveyor.Snapshot;

namespace Surveyor.Host.Pages;

/// <summary>Everything that is known of services, as of one moment.</summary>
/// <param name="Told">Exported services; null when no server told.</param>
/// <param name="Pace">What a service did of late; null when that is not known.</param>
public sealed record ServiceReport(
    ClusterSnapshot Snapshot, DateTimeOffset Now, IReadOnlyList<ServiceHeard> Heard, IReadOnlyList<HearingVerdict> Hearing, IReadOnlyList<ExportedService>? Told, Func<ServiceHeard, ServicePace?> Pace)
{
    public static ServiceReport Nothing { get; } = new(ClusterSnapshot.Empty, default, [], [], null, _ => null);

    readonly ILookup<(string, string), HearingVerdict> _verdicts = Hearing.ToLookup(one => (one.Service, one.Account));

    /// <summary>Those that were heard of, and then those that are measured and of which nothing came.</summary>
    public IReadOnlyList<ServiceHeard> Services { get; } =
    [
        .. Heard,
        .. Hearing.ExceptBy(Heard.Select(one => (one.Service, one.Account)), one => (one.Service, one.Account)).Select(one => new ServiceHeard(one.Service, one.Account)),
    ];

    /// <summary>Whether it is heard; null when nobody can say.</summary>
    public HearingVerdict? Verdict(ServiceHeard service) => _verdicts[(service.Service, service.Account)].FirstOrDefault();

    /// <summary>The name of an account, or its id where none is known.</summary>
    public string NameOf(string account, string otherwise = "") =>
        Array.Find(Snapshot.Accounts, row => row.Id == account)?.Name is { Length: > 0 } name ? name : otherwise.Length > 0 ? otherwise : account;
}
