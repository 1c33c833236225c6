using Surveyor.Events;
using Surveyor.Snapshot;

namespace Surveyor.Host.Http;

/// <summary>The last events of one thing, the newest first.</summary>
static class EventsOf
{
    const int Most = 50;

    /// <param name="consumer">Null: of the stream and of its consumers.</param>
    public static IReadOnlyList<RecentEvent> Asset(LiveSurvey live, ClusterSnapshot snapshot, string account, string stream, string? consumer)
    {
        var accounts = new AccountNames(snapshot.KnownAccounts);
        return [.. live.Events().Where(one => one.Stream == stream && (consumer is null || one.Consumer == consumer) && accounts.IdOf(one.Account) == account).Take(Most)];
    }

    public static IReadOnlyList<RecentEvent> Server(LiveSurvey live, string name) => [.. live.Events().Where(one => one.Server == name).Take(Most)];
}
