using Surveyor.Host.Pages;

namespace Surveyor.Host.Http;

/// <summary>Services, as pages and as JSON.</summary>
sealed class ServicesEndpoint(LiveSurvey live, PageWriting pages)
{
    public void Map(PageRoutes routes)
    {
        routes.Map("/services", context => pages.Write<ServicesPage, ServicesModel>(context, ListQuery.OfPage(ServiceList.Spec, context.Request.Query).Then(Model)));
        routes.Map("/services/{name}", context => pages.Write<ServicePage, ServiceModel>(context, Find(context).Then(Model)));
        routes.Map("/api/services", context => JsonAnswers.Write(
            context, live.Told(ListQuery.OfApi(ServiceList.Spec, context.Request.Query).Then(query => ServiceList.Of(live.Services(), query))), ApiJson.Default.ServiceList));
        routes.Map("/api/services/{name}", context => JsonAnswers.Write(context, Find(context), ApiJson.Default.ServiceDetail));
    }

    ServicesModel Model(ListQuery query)
    {
        var report = live.Services();
        var list = ServiceList.Of(report, query);
        return new(pages.Frame, query, list, [.. list.Services.Select(line => RatesOf(report, line))]);
    }

    ServiceModel Model(ServiceDetail detail) => new(
        pages.Frame, detail, [.. live.Objectives().Statuses.Where(one => one.Service == detail.Service.Service && one.Account == detail.Service.Account).Select(ObjectiveLine.Of)]);

    Outcome<ServiceDetail> Find(HttpContext context)
    {
        var report = live.Services();
        return live.Told(ServiceList.Find(report, Segments.Last(context, 1)[0], context.Request.Query).Then(service => ServiceDetail.Of(report, service)));
    }

    static double[] RatesOf(ServiceReport report, ServiceLine line) =>
        report.Services.FirstOrDefault(service => (service.Service, service.Account) == (line.Service, line.Account)) is { } service ? [.. report.Pace(service)?.Rates.Where(double.IsFinite) ?? []] : [];
}
