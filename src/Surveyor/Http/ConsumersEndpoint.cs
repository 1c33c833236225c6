using Surveyor.Health;
using Surveyor.Host.Pages;

namespace Surveyor.Host.Http;

/// <summary>Consumers, as pages and as JSON.</summary>
sealed class ConsumersEndpoint(LiveSurvey live, PageWriting pages)
{
    public void Map(PageRoutes routes)
    {
        routes.Map("/consumers", context => pages.Write<ConsumersPage, ConsumersModel>(context, ListQuery.OfPage(ConsumerList.Spec, context.Request.Query).Then(List)));
        routes.Map("/consumers/{account}/{stream}/{consumer}", context => pages.Write<ConsumerPage, ConsumerModel>(context, Find(context, live.Health(), Detail)));
        routes.Map("/api/consumers", context => JsonAnswers.Write(
            context,
            live.Told(ListQuery.OfApi(ConsumerList.Spec, context.Request.Query).Then(query => ConsumerList.Of(live.Health(), query))),
            ApiJson.Default.ConsumerList));
        routes.Map("/api/consumers/{account}/{stream}/{consumer}", context => JsonAnswers.Write(context, Find(context, live.Health(), Of), ApiJson.Default.ConsumerDetail));
    }

    Outcome<T> Find<T>(HttpContext context, HealthReport report, Func<HealthReport, AssetPlace, T> made)
        where T : class => live.Told(AssetSearch.Find(report.Snapshot, Segments.Last(context, 3), context.Request.Query).Then(place => made(report, place)));

    ConsumerDetail Of(HealthReport report, AssetPlace place) =>
        ConsumerDetail.Of(report, place, live.Samples(in report.Snapshot.Streams[place.Stream], report.Snapshot.Consumers[place.Consumer].Name));

    ConsumersModel List(ListQuery query)
    {
        var report = live.Health();
        var places = ConsumerList.Select(report, query);
        IReadOnlyList<double[]> pending = [.. places.Skip(query.Offset).Take(query.Limit).Select(place => Pending(report, place))];
        return new(pages.Frame, query, ConsumerList.Of(report, query, places), pending);
    }

    double[] Pending(HealthReport report, int place)
    {
        ref readonly var row = ref report.Snapshot.Consumers[place];
        return Array.ConvertAll(live.Samples(in report.Snapshot.Streams[row.Stream], row.Name), static sample => (double)sample.Pending);
    }

    ConsumerModel Detail(HealthReport report, AssetPlace place)
    {
        var detail = Of(report, place);
        return new(pages.Frame, detail, EventsOf.Asset(live, report.Snapshot, detail.Consumer.Account, detail.Consumer.Stream, detail.Consumer.Consumer));
    }
}
