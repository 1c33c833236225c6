using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Surveyor.EndToEnd.Kit;

namespace Surveyor.EndToEnd.Truth;

/// <summary>What the page must show of a service, put together from the samples as the servers published them.</summary>
public static partial class LatencyTruth
{
    static readonly string[] PeerBounds = ["0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10", "+Inf"];

    static readonly string[] CoarseBounds = ["0.001", "0.01", "0.1", "1", "10", "+Inf"];

    static readonly (string Family, string Path)[] PeerParts =
    [
        ("nats_latency_total_duration", "total"),
        ("nats_latency_service_duration", "service"),
        ("nats_latency_system_rtt", "system"),
        ("nats_latency_requestor_rtt", "requestor.rtt"),
        ("nats_latency_responder_rtt", "responder.rtt"),
    ];

    /// <summary>Begins the path of what is taken away.</summary>
    const string Less = "-";

    static readonly (string Part, string[] Paths)[] Parts =
    [
        ("total", ["total"]),
        ("service", ["service"]),
        ("system", ["system"]),
        ("requestor_rtt", ["requestor.rtt"]),
        ("responder_rtt", ["responder.rtt"]),
        ("network", ["requestor.rtt", "responder.rtt", "system"]),
        ("provider", ["total", Less + "requestor.rtt"]),
    ];

    /// <summary>Histograms of both kinds; the own one in the buckets the page has.</summary>
    /// <param name="named">The account, where the subject or the observation names it.</param>
    public static Reading Durations(IReadOnlyList<JsonElement> samples, string service, Page page, string named = "")
    {
        Reading reading = new();
        var answered = samples.Where(static sample => Status(sample) == "200").ToArray();
        foreach (var group in answered.GroupBy(static sample => sample.Text("responder.name")))
        {
            foreach (var (family, path) in PeerParts)
            {
                Add(reading, family, [("service", service), ("app", group.Key), ("account", named)], group.Select(sample => Seconds(sample, path)), PeerBounds);
            }
        }

        var bounds = Bounds(page);
        foreach (var group in answered.GroupBy(sample => (Account: named.Length > 0 ? named : sample.Text("responder.acc"), Requestor: sample.Text("requestor.acc"))))
        {
            foreach (var (part, paths) in Parts)
            {
                (string, string)[] labels = [("nats_service", service), ("account", group.Key.Account), ("requestor_account", group.Key.Requestor), ("part", part)];
                Add(reading, "nats_service_latency_seconds", labels, group.Select(sample => Seconds(sample, paths)), bounds);
            }
        }

        return reading;
    }

    /// <summary>Counters of requests; there must be some of every status.</summary>
    /// <param name="named">The account, where the subject or the observation names it.</param>
    /// <param name="copies">How many samples came once more.</param>
    public static Reading Counts(IReadOnlyList<JsonElement> samples, string service, string account, string named = "", int copies = 0)
    {
        Reading reading = new();
        foreach (var code in (string[])["200", "400", "408", "503", "504"])
        {
            var count = samples.Count(sample => Status(sample) == code);
            reading.Add("nats_service_requests_total", count, ("nats_service", service), ("account", account), ("code", code));
            reading.Add("nats_latency_observation_status_count", count, ("service", service), ("status", code), ("account", named));
        }

        foreach (var group in samples.GroupBy(static sample => sample.Text("responder.name")))
        {
            reading.Add("nats_latency_observations_received_count", group.Count(), ("service", service), ("app", group.Key), ("account", named));
        }

        reading.Add("nats_service_duplicate_samples_total", copies, ("nats_service", service), ("account", account));
        foreach (var family in (string[])["decode_errors", "dropped_samples"])
        {
            reading.Add($"nats_service_{family}_total", 0, ("nats_service", service), ("account", account));
        }

        return reading;
    }

    /// <summary>Rows of who asked, where it is shared, and of who answered.</summary>
    public static Reading Parties(IReadOnlyList<JsonElement> samples, string service, string account)
    {
        Reading reading = new();
        foreach (var group in samples.Where(static sample => Name(sample, "requestor").Length > 0).GroupBy(static sample => (Account: sample.Text("requestor.acc"), Name: Name(sample, "requestor"))))
        {
            (string, string)[] labels = [("nats_service", service), ("account", account), ("requestor_account", group.Key.Account), ("requestor", group.Key.Name)];
            foreach (var code in (string[])["200", "400", "408", "503", "504"])
            {
                reading.Add("nats_service_requestor_requests_total", group.Count(sample => Status(sample) == code), [.. labels, ("code", code)]);
            }

            Add(reading, "nats_service_requestor_latency_seconds", labels, group.Where(static sample => Status(sample) == "200").Select(static sample => Seconds(sample, "total")), CoarseBounds);
        }

        foreach (var group in samples.Where(static sample => Status(sample) == "200").GroupBy(static sample => (Name: Name(sample, "responder"), Server: sample.Text("responder.server"))))
        {
            (string, string)[] labels = [("nats_service", service), ("account", account), ("responder", group.Key.Name), ("server_name", group.Key.Server)];
            reading.Add("nats_service_responder_requests_total", group.Count(), labels);
            Add(reading, "nats_service_responder_latency_seconds", labels, group.Select(static sample => Seconds(sample, "service")), CoarseBounds);
        }

        return reading;
    }

    public static string Status(JsonElement sample) => $"{sample.Number("status")}";

    /// <summary>Buckets in which the service's own time of one more request was counted between two pages.</summary>
    public static IReadOnlyList<string> Grown(Page before, Page after, string service)
    {
        (string, string)[] labels = [("nats_service", service), ("part", "service")];
        var former = before.All("nats_service_latency_seconds_bucket", labels).ToDictionary(static sample => sample["le"], static sample => sample.Value);
        return [.. after.All("nats_service_latency_seconds_bucket", labels).Where(sample => sample.Value > former.GetValueOrDefault(sample["le"])).Select(static sample => sample["le"])];
    }

    /// <summary>Everything the page says of durations, which failures must leave alone.</summary>
    public static IReadOnlyList<string> Shown(Page page) =>
        [.. page.Samples.Where(static sample => OfDurations().IsMatch(sample.Name)).Select(static sample => $"{sample}")];

    /// <summary>Waits until the page agrees with the servers about both.</summary>
    public static Task AgreesAsync(SurveyorProcess surveyor, Func<Page, Reading> truth) => Eventually.HoldsAsync(
        async () =>
        {
            var page = await surveyor.ScrapeAsync();
            page.All("nats_service_latency_seconds_bucket").ShouldNotBeEmpty();
            var reading = truth(page);
            reading.Values.Count.ShouldBeGreaterThan(10);
            Reading.Differences(page, reading, reading).ShouldBeEmpty();
        },
        TimeSpan.FromSeconds(10));

    public static double Bound(string le) => le == "+Inf" ? double.PositiveInfinity : double.Parse(le, CultureInfo.InvariantCulture);

    public static double Seconds(JsonElement sample, params string[] paths) =>
        Math.Max(0, paths.Sum(path => path.StartsWith(Less, StringComparison.Ordinal) ? -sample.Number(path[Less.Length..])!.Value : sample.Number(path)!.Value)) / 1e9;

    static string Name(JsonElement sample, string party) =>
        new[] { "name", "user", "host" }.Select(field => sample.Text($"{party}.{field}")).FirstOrDefault(static name => name.Length > 0) ?? "";

    static void Add(Reading reading, string family, (string, string)[] labels, IEnumerable<double> seconds, IEnumerable<string> bounds)
    {
        var all = seconds.ToArray();
        foreach (var le in bounds)
        {
            reading.Add($"{family}_bucket", all.Count(value => value <= Bound(le)), [.. labels, ("le", le)]);
        }

        reading.Add($"{family}_sum", all.Sum(), labels);
        reading.Add($"{family}_count", all.Length, labels);
    }

    static string[] Bounds(Page page)
    {
        string[] bounds = [.. page.All("nats_service_latency_seconds_bucket").Select(static sample => sample["le"]).Distinct()];
        bounds.ShouldContain("+Inf");
        bounds.Length.ShouldBeGreaterThan(PeerBounds.Length / 2);
        return bounds;
    }

    [GeneratedRegex("^nats_(service_.*latency_seconds|latency_.*(duration|rtt))_(bucket|sum|count)$")]
    private static partial Regex OfDurations();
}
