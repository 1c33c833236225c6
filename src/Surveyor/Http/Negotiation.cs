using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Surveyor.Metrics;

namespace Surveyor.Host.Http;

/// <summary>What a scraper wants, from its headers.</summary>
static class Negotiation
{
    const string TextType = "text/plain; version=0.0.4; charset=utf-8";
    const string OpenMetricsType = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    public static string ContentType(ExpositionFormat format) => format == ExpositionFormat.OpenMetrics ? OpenMetricsType : TextType;

    /// <summary>The format with the highest q; of equals the one named first. Text when the header names nothing we have.</summary>
    public static ExpositionFormat Format(StringValues accept)
    {
        if (!MediaTypeHeaderValue.TryParseList(accept, out var wanted))
        {
            return ExpositionFormat.Text;
        }

        return wanted
            .Where(type => type.Quality is not <= 0)
            .OrderByDescending(type => type.Quality ?? 1)
            .Select(Format)
            .FirstOrDefault(format => format is not null) ?? ExpositionFormat.Text;
    }

    public static bool Gzip(StringValues acceptEncoding)
    {
        if (!StringWithQualityHeaderValue.TryParseList(acceptEncoding, out var wanted))
        {
            return false;
        }

        var named = wanted.FirstOrDefault(coding => coding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase))
            ?? wanted.FirstOrDefault(coding => coding.Value == "*");
        return named is not null && named.Quality is not <= 0;
    }

    static ExpositionFormat? Format(MediaTypeHeaderValue type)
    {
        var version = type.Parameters.FirstOrDefault(p => p.Name.Equals("version", StringComparison.OrdinalIgnoreCase))?.GetUnescapedValue().Value;
        return (type.MediaType.Value?.ToLowerInvariant(), version) switch
        {
            ("application/openmetrics-text", null or "1.0.0") => ExpositionFormat.OpenMetrics,
            ("text/plain", null or "0.0.4") or ("text/*" or "*/*", _) => ExpositionFormat.Text,
            _ => null,
        };
    }
}
