using Surveyor.Host.Pages;

namespace Surveyor.Host.Http;

/// <summary>Objectives, as pages and as JSON.</summary>
sealed class ObjectivesEndpoint(LiveSurvey live, PageWriting pages)
{
    public void Map(PageRoutes routes)
    {
        routes.Map("/objectives", context => pages.Write<ObjectivesPage, ObjectivesModel>(
            context, ListQuery.OfPage(ObjectiveList.Spec, context.Request.Query).Then(query => new ObjectivesModel(pages.Frame, query, ObjectiveList.Of(live.Objectives(), query), live.Alerts().OfObjectives()))));
        routes.Map("/objectives/{name}", context => pages.Write<ObjectivePage, ObjectiveModel>(context, Find(context).Then(detail => new ObjectiveModel(pages.Frame, detail, live.Alerts().Of(detail.Objective)))));
        routes.Map("/api/objectives", context => JsonAnswers.Write(
            context, ListQuery.OfApi(ObjectiveList.Spec, context.Request.Query).Then(query => ObjectiveList.Of(live.Objectives(), query)), ApiJson.Default.ObjectiveList));
        routes.Map("/api/objectives/{name}", context => JsonAnswers.Write(context, Find(context), ApiJson.Default.ObjectiveDetail));
    }

    Outcome<ObjectiveDetail> Find(HttpContext context)
    {
        var report = live.Objectives();
        return ObjectiveList.Find(report, Segments.Last(context, 1)[0], context.Request.Query).Then(status => ObjectiveDetail.Of(report, status));
    }
}
