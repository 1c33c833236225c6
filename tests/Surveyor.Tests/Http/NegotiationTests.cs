using Surveyor.Host.Http;
using Surveyor.Metrics;

namespace Surveyor.Tests.Http;

public class NegotiationTests
{
    const string Prometheus3 =
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,"
        + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1";

    [Theory]
    [InlineData(null, "Text")]
    [InlineData("", "Text")]
    [InlineData("*/*", "Text")]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "Text")]
    [InlineData("text/plain;version=0.0.4", "Text")]
    [InlineData("application/openmetrics-text", "OpenMetrics")]
    [InlineData("application/openmetrics-text; version=1.0.0; charset=utf-8", "OpenMetrics")]
    [InlineData("APPLICATION/OpenMetrics-Text;Version=\"1.0.0\"", "OpenMetrics")]
    [InlineData(Prometheus3, "OpenMetrics")]
    [InlineData("application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6," + Prometheus3, "OpenMetrics")]
    [InlineData("application/openmetrics-text;version=1.0.0;q=0.2,text/plain;version=0.0.4;q=0.9", "Text")]
    [InlineData("application/openmetrics-text;version=1.0.0;q=0,text/plain;q=0.1", "Text")]
    [InlineData("application/openmetrics-text;q=0", "Text")]
    [InlineData("application/openmetrics-text;version=2.0.0", "Text")]
    [InlineData("text/plain,application/openmetrics-text", "Text")]
    [InlineData("application/openmetrics-text,text/plain", "OpenMetrics")]
    [InlineData("complete nonsense;;;=,", "Text")]
    [InlineData("application/json", "Text")]
    public void The_format_follows_the_scrapers_wish(string? accept, string format) => Negotiation.Format(accept).ToString().ShouldBe(format);

    [Theory]
    [InlineData(null, false)]
    [InlineData("gzip", true)]
    [InlineData("GZIP", true)]
    [InlineData("gzip, deflate, br", true)]
    [InlineData("gzip;q=0", false)]
    [InlineData("gzip;q=0, *", false)]
    [InlineData("*", true)]
    [InlineData("identity", false)]
    [InlineData("zstd, br", false)]
    [InlineData(";;;", false)]
    public void Compression_follows_the_scrapers_wish(string? accept, bool gzip) => Negotiation.Gzip(accept).ShouldBe(gzip);

    [Theory]
    [InlineData(null, 3_000)]
    [InlineData("", 3_000)]
    [InlineData("soon", 3_000)]
    [InlineData("0", 3_000)]
    [InlineData("-1", 3_000)]
    [InlineData("NaN", 3_000)]
    [InlineData("10", 9_500)]
    [InlineData("1.5", 1_000)]
    [InlineData("1", 500)]
    [InlineData("0.2", 100)]
    [InlineData("1e12", 119_500)]
    [InlineData("Infinity", 119_500)]
    public void The_deadline_is_the_scrapers_less_half_a_second(string? header, double milliseconds) =>
        ScrapeDeadline.Of(header, TimeSpan.FromSeconds(3)).TotalMilliseconds.ShouldBe(milliseconds);
}
