using System.Globalization;

namespace Surveyor.Host.Http;

/// <summary>How long a scrape may wait for servers: what the scraper says less the time to write the page, else the option.</summary>
static class ScrapeDeadline
{
    public const string Header = "X-Prometheus-Scrape-Timeout-Seconds";

    static readonly TimeSpan ForWriting = TimeSpan.FromMilliseconds(500);
    static readonly TimeSpan Most = TimeSpan.FromMinutes(2);

    public static TimeSpan Of(string? header, TimeSpan option)
    {
        if (!double.TryParse(header, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) || seconds is not > 0)
        {
            return option;
        }

        var whole = TimeSpan.FromSeconds(Math.Min(seconds, Most.TotalSeconds));
        return whole > 2 * ForWriting ? whole - ForWriting : whole / 2;
    }
}
