using Surveyor.Host.Pages;

namespace Surveyor.Host.Http;

/// <summary>What a consumer has before it, for whoever starts and stops instances of its client. Never a number that is not known.</summary>
sealed class LagEndpoint(LiveSurvey live)
{
    public void Map(PageRoutes routes) => routes.Map("/api/lag/{account}/{stream}/{consumer}", context =>
    {
        var report = live.Health();
        var found = AssetSearch.Find(report.Snapshot, Segments.Last(context, 3), context.Request.Query);
        return JsonAnswers.Write(context, Lag(report, found), ApiJson.Default.ConsumerLag);
    });

    /// <summary>While nothing is known, or of another shard's accounts, nobody can say that a consumer does not exist.</summary>
    Outcome<ConsumerLag> Lag(Health.HealthReport report, Outcome<AssetPlace> found) => (found, live.Untold()) switch
    {
        ({ Value: { } place }, var problem) => ConsumerLag.Of(report, place, problem),
        ({ Status: 404 }, { } problem) => new(null, 503, problem),
        ({ Status: 404 }, _) when report.Snapshot.Shard is { IsWhole: false } shard => new(null, 503, $"this is shard {shard.Self}, which has not all accounts; {found.Problem} here"),
        _ => new(null, found.Status, found.Problem),
    };
}
