using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Net.Http.Headers;
using Surveyor.Host.Commands;
using Surveyor.Host.Pages;

namespace Surveyor.Host.Http;

/// <summary>Writes pages: a component, its model, and the headers that keep browsers from doing anything else.</summary>
sealed class PageWriting(IServiceProvider services, ILoggerFactory logs, LiveSurvey live)
{
    // Names on pages come from servers and clients; should escaping ever fail, nothing of theirs runs.
    const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public PageFrame Frame
    {
        get
        {
            var snapshot = live.Health().Snapshot;
            return new(VersionText.Version, live.Untold(), Freshness.Problem(snapshot), snapshot.Taken);
        }
    }

    /// <summary>The page of a model, or the one that says why there is none.</summary>
    public Task Write<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TPage, TModel>(HttpContext context, Outcome<TModel> outcome)
        where TPage : IComponent
        where TModel : class =>
        outcome.Value is { } model
            ? Write<TPage>(context, 200, model)
            : Write<ProblemPage>(context, outcome.Status, new ProblemModel(Frame, outcome.Status switch { 404 => "Not found", 503 => "Not known now", _ => "Not understood" }, outcome.Problem));

    public async Task Write<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TPage>(HttpContext context, int status, object model)
        where TPage : IComponent
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers[HeaderNames.XContentTypeOptions] = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.ContentSecurityPolicy = Policy;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.WriteAsync(await Render<TPage>(model), context.RequestAborted);
        }
    }

    async Task<string> Render<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TPage>(object model)
        where TPage : IComponent
    {
        await using var renderer = new HtmlRenderer(services, logs);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { ["Model"] = model });
        return await renderer.Dispatcher.InvokeAsync(async () =>
            "<!doctype html>\n" + (await renderer.RenderComponentAsync<TPage>(parameters)).ToHtmlString());
    }
}
