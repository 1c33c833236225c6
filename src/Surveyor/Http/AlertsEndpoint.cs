using Surveyor.Host.Pages;

namespace Surveyor.Host.Http;

/// <summary>Alerts as JSON.</summary>
sealed class AlertsEndpoint(LiveSurvey live)
{
    public void Map(PageRoutes routes) => routes.Map("/api/alerts", context => JsonAnswers.Write(context, live.Alerts().Narrowed(context.Request.Query), ApiJson.Default.AlertList));
}
