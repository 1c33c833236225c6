using Surveyor.Events;
using Surveyor.Hearing;
using Surveyor.Snapshot;

namespace Surveyor.Objectives;

/// <summary>A service that something may be promised about, and whether it is heard.</summary>
/// <param name="Account">The account that exports it, by id; empty while not known.</param>
/// <param name="Problem">Why samples of it may be missing.</param>
/// <param name="Export">What servers tell of it.</param>
public sealed record ObservedService(ServiceKey Key, string Account, string AccountName, HearingProblem? Problem, ExportedService? Export)
{
    /// <summary>Everything that is heard, and everything that is measured and not heard.</summary>
    public static IReadOnlyList<ObservedService> All(Heard heard, IReadOnlyList<HearingVerdict> hearing, ClusterSnapshot snapshot)
    {
        var names = snapshot.Accounts.GroupBy(account => account.Id).ToDictionary(same => same.Key, same => same.First().Name);
        var verdicts = hearing.ToDictionary(one => (one.Service, one.Account));
        var services = heard.Services.Select(OfHeard).ToList();
        var known = services.Select(service => (service.Key.Service, service.Account)).ToHashSet();
        return [.. services, .. hearing.Where(one => !known.Contains((one.Service, one.Account))).Select(one => Of(one.Export?.Heard ?? new(one.Service, one.Account), one.Account, one))];

        // A verdict is as old as the last round; a connection that is gone shows at once.
        ObservedService OfHeard(ServiceHeard service)
        {
            var known = Of(new(service.Service, service.NamedAccount), service.Account, verdicts.GetValueOrDefault((service.Service, service.Account)));
            return service.Listening ? known : known with { Problem = HearingProblem.NotConnected };
        }

        ObservedService Of(ServiceKey key, string account, HearingVerdict? verdict) => new(key, account, names.GetValueOrDefault(account) ?? key.Account, verdict?.Problem, verdict?.Export);
    }

    /// <summary>Whether an objective is about it.</summary>
    public bool IsOf(Objective objective)
    {
        var account = new NamePattern(objective.Account);
        return new NamePattern(objective.Service).Matches(Key.Service)
            && (objective.Account == "*" || account.Matches(Account) || account.Matches(AccountName) || account.Matches(Key.Account));
    }
}
