using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Surveyor.Host.Demo;
using Surveyor.Nats;

namespace Surveyor.Benchmarks;

/// <summary>Latency samples by the thousand through one real server: what it costs Surveyor to count them, and whether all are counted.</summary>
static partial class LatencyStorm
{
    /// <summary>Samples a second.</summary>
    public const int Rate = 20_000;

    const int Services = 20;
    static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(10);

    /// <param name="CpuPerSecond">CPU seconds of Surveyor in a second of samples.</param>
    /// <param name="Pending">In the stream and not delivered when the last was sent; of what is listened to 0.</param>
    /// <param name="Growth">Resident memory at the end above that after the first tenth, bytes.</param>
    public sealed record Result(long Sent, long Counted, long Dropped, double PerSecond, double CpuPerSecond, long Pending, long Resident, long Growth);

    /// <param name="captured">By a stream that all of them go through, else they are listened to.</param>
    public static async Task<Result> RunAsync(long samples, bool captured = false)
    {
        var password = Guid.NewGuid().ToString("N");
        await using var servers = await NatsServers.StartAsync(
            NatsServerProgram.Find() ?? throw new FileNotFoundException("no nats-server: run eng/get-tools.sh nats-server"),
            (ports, _) => [new() { Name = "real", Port = ports.Next(), JetStream = true, Accounts = $"system_account: SYS\naccounts {{ SYS {{ users: [ {{ user: sys, password: \"{password}\" }} ] }}, APP {{ jetstream: enabled, users: [ {{ user: app, password: \"{password}\" }} ] }} }}" }],
            TimeProvider.System);
        var folder = Directory.CreateTempSubdirectory("observations");
        var login = $"\"username\":\"app\",\"password\":\"{password}\"";
        for (var service = 0; service < Services && !captured; service++)
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"{service}.json"), $$"""{"name":"service-{{service}}","topic":"latency.{{service}}",{{login}}}""");
        }

        if (captured)
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "all.json"), $$$"""{"name":"service-{{wildcard(1)}}","topic":"latency.*","capture":"jetstream",{{{login}}}}""");
        }

        await using var surveyor = Measured.Surveyor(
            "--servers", servers["real"].Url, "--user", "sys", "--password", password, "--observe", folder.FullName, "--capture-dir", Path.Combine(folder.FullName, "..kept"));
        await surveyor.FirstAsync(page => captured ? Captures().IsMatch(page) : page.Contains($"\nnats_latency_observations_count {Services}\n", StringComparison.Ordinal));
        await using var nats = new NatsConnection(new() { Urls = [servers["real"].Url], AuthOpts = new() { Username = "app", Password = password } });
        await nats.ConnectAsync();

        var sent = await SendAsync(nats, 0, samples / 10);
        await CountedAsync(surveyor, sent);
        var (cpu, resident, startedAt) = (surveyor.CpuTime, surveyor.Resident, Stopwatch.GetTimestamp());
        var more = await SendAsync(nats, sent, samples - sent);
        var pending = Sum(Pending().Matches(await surveyor.TryScrapeAsync() ?? ""));
        var counted = await CountedAsync(surveyor, sent + more);
        var took = Stopwatch.GetElapsedTime(startedAt);
        var result = new Result(sent + more, counted.Samples, counted.Dropped, more / took.TotalSeconds, (surveyor.CpuTime - cpu) / took, pending, surveyor.Resident, surveyor.Resident - resident);
        folder.Delete(recursive: true);
        return result;
    }

    /// <summary>As many as the rate says, evenly.</summary>
    static async Task<long> SendAsync(NatsConnection nats, long first, long count)
    {
        var startedAt = Stopwatch.GetTimestamp();
        using var pace = new PeriodicTimer(Beat);
        var sent = 0L;
        while (sent < count && await pace.WaitForNextTickAsync())
        {
            for (var due = Math.Min(count, (long)(Stopwatch.GetElapsedTime(startedAt).TotalSeconds * Rate)); sent < due; sent++)
            {
                var number = first + sent;
                await nats.PublishAsync(string.Create(CultureInfo.InvariantCulture, $"latency.{number % Services}"), Sample(number));
            }
        }

        await nats.PingAsync();
        return sent;
    }

    /// <summary>As a server sends it, of a request that is shared; each has an id of its own, and times move.</summary>
    static byte[] Sample(long number) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$$"""
        {"type":"io.nats.server.metric.v1.service_latency","id":"y228hsr1XkSw{{{number:0000000000}}}","timestamp":"2026-11-21T04:00:23.039119494Z","status":200,"requestor":{"start":"2026-11-21T04:00:21.257963294Z","host":"127.0.0.1","id":77,"acc":"BIZ","user":"biz","name":"biz-client","lang":"nats.js","ver":"3.4.0","rtt":1647997,"server":"n2-east","cluster":"east","alts":["west"],"kind":"Client","client_type":"nats"},"responder":{"start":"2026-11-21T04:00:21.984736735Z","host":"127.0.0.1","id":78,"acc":"APP","user":"app","name":"echo-{{{number % 7}}}","lang":"nats.js","ver":"3.4.0","rtt":927662,"server":"n1-east","cluster":"east","alts":["west"],"kind":"Client","client_type":"nats"},"start":"2026-11-21T04:00:23.021273235Z","service":{{{number % 100_000_000}}},"system":377084,"total":{{{2_952_743 + (number % 100_000_000)}}}}
        """));

    /// <summary>Waits until all that was sent is counted or dropped.</summary>
    static async Task<(long Samples, long Dropped)> CountedAsync(Measured surveyor, long sent)
    {
        for (var patience = Stopwatch.StartNew(); ; await Task.Delay(20))
        {
            var page = await surveyor.TryScrapeAsync() ?? "";
            var (samples, dropped) = (Sum(Counted().Matches(page)), Sum(Dropped().Matches(page)));
            if (samples + dropped >= sent || patience.Elapsed > TimeSpan.FromSeconds(30))
            {
                return (samples, dropped);
            }
        }
    }

    static long Sum(MatchCollection matches) => matches.Sum(match => long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"^nats_service_requests_total\{.*\} (\d+)$", RegexOptions.Multiline)]
    private static partial Regex Counted();

    [GeneratedRegex(@"^nats_service_dropped_samples_total\{.*\} (\d+)$", RegexOptions.Multiline)]
    private static partial Regex Dropped();

    [GeneratedRegex(@"^nats_service_capture_up\{.*\} 1$", RegexOptions.Multiline)]
    private static partial Regex Captures();

    [GeneratedRegex(@"^nats_service_capture_pending_samples\{.*\} (\d+)$", RegexOptions.Multiline)]
    private static partial Regex Pending();
}
