using Microsoft.Net.Http.Headers;

namespace Surveyor.Host.Http;

/// <summary>Files that are part of the program: the script and the style of the pages, the description of the API.</summary>
static class Assets
{
    public static void Map(PageRoutes routes)
    {
        Map(routes, "app.js", "text/javascript; charset=utf-8");
        Map(routes, "app.css", "text/css; charset=utf-8");
        Map(routes, "openapi.json", "application/json");
    }

    static void Map(PageRoutes routes, string name, string type)
    {
        var content = Read(name);
        routes.Map("/" + name, async context =>
        {
            context.Response.ContentType = type;
            context.Response.ContentLength = content.Length;
            context.Response.Headers[HeaderNames.XContentTypeOptions] = "nosniff";
            context.Response.Headers.CacheControl = "no-cache";
            if (!HttpMethods.IsHead(context.Request.Method))
            {
                await context.Response.Body.WriteAsync(content, context.RequestAborted);
            }
        });
    }

    static byte[] Read(string name)
    {
        using var file = typeof(Assets).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is missing in the program");
        using var copy = new MemoryStream();
        file.CopyTo(copy);
        return copy.ToArray();
    }
}
