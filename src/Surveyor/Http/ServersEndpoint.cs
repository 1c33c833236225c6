using Surveyor.Host.Pages;

namespace Surveyor.Host.Http;

/// <summary>Servers, as pages and as JSON.</summary>
sealed class ServersEndpoint(LiveSurvey live, PageWriting pages)
{
    public void Map(PageRoutes routes)
    {
        routes.Map("/servers", context => pages.Write<ServersPage, ServersModel>(
            context,
            ListQuery.OfPage(ServerList.Spec, context.Request.Query).Then(query => new ServersModel(pages.Frame, query, ServerList.Of(live.Health(), query)))));
        routes.Map("/servers/{name}", context => pages.Write<ServerPage, ServerModel>(context, Find(context).Then(Model)));
        routes.Map("/api/servers", context => JsonAnswers.Write(
            context,
            live.Told(ListQuery.OfApi(ServerList.Spec, context.Request.Query).Then(query => ServerList.Of(live.Health(), query))),
            ApiJson.Default.ServerList));
        routes.Map("/api/servers/{name}", context => JsonAnswers.Write(context, Find(context), ApiJson.Default.ServerDetail));
    }

    ServerModel Model(ServerDetail detail) => new(pages.Frame, detail, EventsOf.Server(live, detail.Server.Name));

    Outcome<ServerDetail> Find(HttpContext context)
    {
        var report = live.Health();
        return live.Told(ServerList.Find(report.Snapshot, Segments.Last(context, 1)[0], context.Request.Query).Then(row => ServerDetail.Of(report, row)));
    }
}
