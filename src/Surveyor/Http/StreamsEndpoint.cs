using Surveyor.Health;
using Surveyor.Host.Pages;

namespace Surveyor.Host.Http;

/// <summary>Streams, as pages and as JSON.</summary>
sealed class StreamsEndpoint(LiveSurvey live, PageWriting pages)
{
    public void Map(PageRoutes routes)
    {
        routes.Map("/streams", context => pages.Write<StreamsPage, StreamsModel>(
            context,
            ListQuery.OfPage(StreamList.Spec, context.Request.Query).Then(query => new StreamsModel(pages.Frame, query, StreamList.Of(live.Health(), query)))));
        routes.Map("/streams/{account}/{stream}", context => pages.Write<StreamPage, StreamModel>(context, Find(context, live.Health(), Detail)));
        routes.Map("/api/streams", context => JsonAnswers.Write(
            context,
            live.Told(ListQuery.OfApi(StreamList.Spec, context.Request.Query).Then(query => StreamList.Of(live.Health(), query))),
            ApiJson.Default.StreamList));
        routes.Map("/api/streams/{account}/{stream}", context => JsonAnswers.Write(context, Find(context, live.Health(), Of), ApiJson.Default.StreamDetail));
    }

    Outcome<T> Find<T>(HttpContext context, HealthReport report, Func<HealthReport, AssetPlace, T> made)
        where T : class => live.Told(AssetSearch.Find(report.Snapshot, Segments.Last(context, 2), context.Request.Query).Then(place => made(report, place)));

    StreamDetail Of(HealthReport report, AssetPlace place) => StreamDetail.Of(report, place, live.Stored(in report.Snapshot.Streams[place.Stream]));

    StreamModel Detail(HealthReport report, AssetPlace place)
    {
        var detail = Of(report, place);
        return new(pages.Frame, detail, EventsOf.Asset(live, report.Snapshot, detail.Stream.Account, detail.Stream.Stream, null));
    }
}
