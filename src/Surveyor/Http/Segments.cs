using Microsoft.AspNetCore.Http.Features;

namespace Surveyor.Host.Http;

/// <summary>
/// The names in a path. Taken from the request line: routing leaves an encoded slash encoded, so that it could not be told from the
/// text "%2F", and both may be in a name.
/// </summary>
static class Segments
{
    /// <param name="count">How many at the end of the path.</param>
    public static string[] Last(HttpContext context, int count)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget is { Length: > 0 } raw ? raw : context.Request.Path.ToUriComponent();
        var path = target.AsSpan(0, target.IndexOf('?', StringComparison.Ordinal) is >= 0 and var end ? end : target.Length).TrimEnd('/').ToString();
        return [.. path.Split('/')[^count..].Select(Uri.UnescapeDataString)];
    }
}
