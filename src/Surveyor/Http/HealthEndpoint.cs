using Surveyor.Host.Pages;

namespace Surveyor.Host.Http;

/// <summary>How everything is, as JSON.</summary>
sealed class HealthEndpoint(LiveSurvey live)
{
    public void Map(PageRoutes routes) => routes.Map("/api/health", context =>
        context.Request.Query.Keys.FirstOrDefault() is { } unknown
            ? JsonAnswers.Problem(context, 400, $"there is no filter {unknown}; there is none")
            : JsonAnswers.Write(context, 200, HealthSummary.Of(live.Health(), live.Untold()), ApiJson.Default.HealthSummary));
}
