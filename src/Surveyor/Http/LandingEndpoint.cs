using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Net.Http.Headers;
using Surveyor.Host.Pages;

namespace Surveyor.Host.Http;

/// <summary>The page at "/": what was found and what is wrong, from the picture at hand.</summary>
sealed class LandingEndpoint(LiveSurvey live, IServiceProvider services, ILoggerFactory logs)
{
    public void Map(IEndpointRouteBuilder routes) => Answers.Map(routes, "/", Answer);

    async Task Answer(HttpContext context)
    {
        var response = context.Response;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers[HeaderNames.XContentTypeOptions] = "nosniff";

        // Names on the page come from servers and clients; should escaping ever fail, nothing runs.
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            var model = LandingModel.Of(live.Latest(), live.ConnectionProblem(), live.LastPage());
            await response.WriteAsync(await Render(model), context.RequestAborted);
        }
    }

    async Task<string> Render(LandingModel model)
    {
        await using var renderer = new HtmlRenderer(services, logs);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(Landing.Model)] = model });
        return await renderer.Dispatcher.InvokeAsync(async () =>
            "<!doctype html>\n" + (await renderer.RenderComponentAsync<Landing>(parameters)).ToHtmlString());
    }
}
