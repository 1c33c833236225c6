using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Surveyor.Host.Demo;

namespace Surveyor.EndToEnd.Kit;

/// <summary>A real Prometheus that scrapes every second; gone with its data when disposed.</summary>
public sealed class TestPrometheus : IAsyncDisposable
{
    readonly Process _process;
    readonly Guardian _guardian;
    readonly TextOnlyProxy? _proxy;
    readonly HttpClient _http;

    TestPrometheus(Process process, Guardian guardian, TextOnlyProxy? proxy, string url)
    {
        _process = process;
        _guardian = guardian;
        _proxy = proxy;
        Url = url;
        _http = new() { BaseAddress = new(url) };
    }

    public string Url { get; }

    public OutputLog Log { get; } = new();

    /// <param name="page">The page to scrape, such as http://127.0.0.1:7777/metrics; none when null.</param>
    /// <param name="textOnly">Have the page answer in text 0.0.4; otherwise Prometheus asks for OpenMetrics.</param>
    public static Task<TestPrometheus> StartAsync(string? page, bool textOnly = false)
    {
        var proxy = textOnly && page is not null ? TextOnlyProxy.Before(page) : null;
        return StartAsync(proxy, (proxy?.Page ?? page) is { } scraped ? [scraped] : []);
    }

    /// <summary>Scrapes the metrics of each as an instance of its own.</summary>
    public static Task<TestPrometheus> ScrapingAsync(params IEnumerable<SurveyorProcess> surveyors) =>
        StartAsync(null, [.. surveyors.Select(static surveyor => $"{surveyor.Url}metrics")]);

    /// <summary>The same, and evaluates rules every second.</summary>
    /// <param name="rules">A file of rules.</param>
    public static Task<TestPrometheus> RulingAsync(string rules, params IEnumerable<SurveyorProcess> surveyors) =>
        StartAsync(null, [.. surveyors.Select(static surveyor => $"{surveyor.Url}metrics")], rules: rules);

    /// <summary>One that scrapes nothing and shows what is in a folder of data, however old; the folder stays.</summary>
    public static Task<TestPrometheus> ShowingAsync(string data) => StartAsync(null, [], data);

    static async Task<TestPrometheus> StartAsync(TextOnlyProxy? proxy, IReadOnlyList<string> pages, string? data = null, string? rules = null)
    {
        var folder = Directory.CreateTempSubdirectory("surveyor-prometheus-").FullName;
        Guardian guardian = new(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "prometheus.yml"), Config(pages) + (rules is null ? "" : $"\nrule_files: [ \"{rules}\" ]\n"));
        var address = $"127.0.0.1:{new LoopbackPorts().Next().ToString(CultureInfo.InvariantCulture)}";
        ProcessStartInfo start = new(Tools.Prometheus, [$"--config.file={folder}/prometheus.yml", $"--storage.tsdb.path={data ?? folder + "/data"}", "--storage.tsdb.retention.time=10y", $"--web.listen-address={address}", "--enable-feature=exemplar-storage"])
        {
            RedirectStandardError = true,
        };
        TestPrometheus prometheus = new(new() { StartInfo = start }, guardian, proxy, $"http://{address}");
        try
        {
            await prometheus.RunAsync(folder);
            return prometheus;
        }
        catch
        {
            await prometheus.DisposeAsync();
            throw;
        }
    }

    /// <summary>The instant vector of an expression, empty when it selects nothing.</summary>
    /// <param name="at">Now when null.</param>
    public async Task<IReadOnlyList<PrometheusSample>> QueryAsync(string expression, DateTimeOffset? at = null)
    {
        var time = at is { } known ? $"&time={known.ToUnixTimeSeconds()}" : "";
        var text = await _http.GetStringAsync($"/api/v1/query?query={Uri.EscapeDataString(expression)}{time}", TestContext.Current.CancellationToken);
        var result = JsonNode.Parse(text)!["data"]!["result"]!.AsArray();
        return [.. result.Select(static sample => new PrometheusSample(
            sample!["metric"]!.AsObject().ToDictionary(static label => label.Key, static label => (string)label.Value!, StringComparer.Ordinal),
            double.Parse((string)sample["value"]![1]!, CultureInfo.InvariantCulture)))];
    }

    /// <summary>Asks until the expression selects something.</summary>
    public async Task<IReadOnlyList<PrometheusSample>> QueryUntilAsync(string expression, TimeSpan? limit = null)
    {
        IReadOnlyList<PrometheusSample> samples = [];
        await Eventually.TrueAsync(async () => (samples = await QueryAsync(expression)).Count > 0, $"'{expression}' selects data", limit);
        return samples;
    }

    /// <summary>The exemplars of the last minutes of the series that an expression names.</summary>
    public async Task<IReadOnlyList<PrometheusExemplar>> QueryExemplarsAsync(string expression)
    {
        var now = DateTimeOffset.UtcNow;
        var range = $"start={now.AddMinutes(-5).ToUnixTimeSeconds()}&end={now.AddMinutes(5).ToUnixTimeSeconds()}";
        var text = await _http.GetStringAsync($"/api/v1/query_exemplars?query={Uri.EscapeDataString(expression)}&{range}", TestContext.Current.CancellationToken);
        return
        [
            .. from series in JsonNode.Parse(text)!["data"]!.AsArray()
               from exemplar in series!["exemplars"]!.AsArray()
               select new PrometheusExemplar(
                   (string)series["seriesLabels"]!["le"]!,
                   (string)exemplar["labels"]!["trace_id"]!,
                   double.Parse((string)exemplar["value"]!, CultureInfo.InvariantCulture),
                   (double)exemplar["timestamp"]!),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _http.Dispose();
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }

        await _guardian.DisposeAsync();
    }

    async Task RunAsync(string folder)
    {
        _process.ErrorDataReceived += (_, line) => Log.Add(line.Data ?? "(end)");
        _process.Start();
        _guardian.Watch(_process.Id, folder);
        _process.BeginErrorReadLine();
        var ready = Log.WaitForAsync("Server is ready to receive web requests");
        await Task.WhenAny(ready, _process.WaitForExitAsync()).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        if (!ready.IsCompleted)
        {
            throw new InvalidOperationException($"prometheus ended:\n{Log.Tail(10)}");
        }
    }

    static string Config(IReadOnlyList<string> pages)
    {
        if (pages.Count == 0)
        {
            return "global: { scrape_interval: 1s }\n";
        }

        return $$"""
            global: { scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s }
            scrape_configs:
              - job_name: surveyor
                metrics_path: "{{new Uri(pages[0]).AbsolutePath}}"
                static_configs: [ { targets: [{{string.Join(", ", pages.Select(static page => $"\"{new Uri(page).Authority}\""))}}] } ]
            """;
    }
}

/// <param name="Bound">The bucket's label "le".</param>
/// <param name="Timestamp">Seconds since the epoch.</param>
public sealed record PrometheusExemplar(string Bound, string TraceId, double Value, double Timestamp);

public sealed record PrometheusSample(IReadOnlyDictionary<string, string> Labels, double Value);
