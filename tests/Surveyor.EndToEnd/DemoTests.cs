using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Surveyor.EndToEnd.Kit;
using Surveyor.Host.Demo;
using Surveyor.Nats;

namespace Surveyor.EndToEnd;

/// <summary>The demo as its user meets it: the built program, ended in every way.</summary>
public sealed partial class DemoTests
{
    const string Burns = "NatsObjectiveBurnsFast";
    const string LastLine = "Ctrl-C ends everything";

    public enum End
    {
        CtrlC,
        Terminate,
        Crash,
    }

    [Theory]
    [InlineData(End.CtrlC)]
    [InlineData(End.Terminate)]
    [InlineData(End.Crash)]
    public async Task It_leaves_no_process_and_no_file_however_it_ends(End end)
    {
        await using var demo = StartDemo();
        await demo.WaitForLineAsync(LastLine);
        var servers = Servers(demo.Log.ToString());
        var folder = Folder(demo.Log.ToString());
        servers.Count.ShouldBe(3);
        servers.ShouldAllBe(server => IsAlive(server.Pid, folder));

        Send(demo, end);
        await demo.WaitForExitAsync(TimeSpan.FromSeconds(15));

        await Eventually.TrueAsync(() => servers.All(server => !IsAlive(server.Pid, folder)), "no nats-server is left", TimeSpan.FromSeconds(10));
        await Eventually.TrueAsync(() => !Directory.Exists(folder), $"{folder} is gone", TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Its_consumers_are_well_lagging_stuck_and_redelivering()
    {
        await using var demo = StartDemo();
        await demo.WaitForLineAsync(LastLine);
        var password = (await File.ReadAllLinesAsync(LoginsFile(demo.Log.ToString()), TestContext.Current.CancellationToken))
            .Single(static line => line.StartsWith("shop ", StringComparison.Ordinal))[5..];
        await using NatsConnection nats = new(new()
        {
            Urls = [.. Servers(demo.Log.ToString()).Select(static server => server.Url)],
            AuthOpts = new() { Username = "shop", Password = password },
        });
        await nats.ConnectAsync(TestContext.Current.CancellationToken);
        JetStreamApi api = new(nats, TimeProvider.System);
        async Task<int> Number(string consumer, string key) => (int)(await api.ConsumerInfoAsync("orders", consumer))[key]!;

        await Eventually.TrueAsync(async () => await Number("invoices", "num_ack_pending") == 25, "invoices is stuck");
        await Eventually.TrueAsync(async () => await Number("mailer", "num_redelivered") > 0, "mailer redelivers");
        await Eventually.TrueAsync(async () => await Number("analytics", "num_pending") > 40, "analytics lags");
        (await Number("shipping", "num_pending")).ShouldBeLessThan(40);
    }

    [Fact]
    public async Task It_shows_how_long_its_own_service_takes_within_ten_seconds()
    {
        await using var demo = StartDemo();
        var page = MetricsLine().Match(await demo.WaitForLineAsync("/metrics")).Groups[1].Value;
        using HttpClient http = new();
        await Eventually.TrueAsync(
            async () =>
            {
                var shown = Page.Parse(await http.GetStringAsync(page, TestContext.Current.CancellationToken));
                var price = (Label: "nats_service", Value: "price");
                return shown.Value("nats_service_requests_total", price, ("account", "SHOP"), ("code", "200")) > 0
                    && shown.Value("nats_service_latency_seconds_sum", price, ("requestor_account", "BILLING"), ("part", "total")) > 0
                    && shown.Value("nats_service_decode_errors_total", price) == 0;
            },
            "the price service is measured",
            TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Its_objective_burns_for_a_while_and_the_alert_is_raised_and_goes()
    {
        await using var demo = StartDemo();
        using HttpClient http = new() { BaseAddress = new(MetricsLine().Match(await demo.WaitForLineAsync("/metrics")).Groups[1].Value) };
        await Eventually.TrueAsync(async () => await ShowsAsync("objectives", "quick-prices"), "the page has the objective");
        (await ShowsAsync("objectives", Burns)).ShouldBeFalse();
        await Eventually.TrueAsync(async () => await StateAsync() == "firing", "the alert is raised", TimeSpan.FromSeconds(120));
        (await http.GetStringAsync("/api/objectives", TestContext.Current.CancellationToken)).ShouldContain("\"state\":\"burning\"");
        (await ShowsAsync("objectives", Burns)).ShouldBeTrue();
        await Eventually.TrueAsync(async () => await StateAsync() == "resolved", "it is over", TimeSpan.FromSeconds(120));

        async Task<bool> ShowsAsync(string page, string text) =>
            (await http.GetStringAsync($"/{page}", TestContext.Current.CancellationToken)).Contains(text, StringComparison.Ordinal);

        async Task<string?> StateAsync() => JsonNode.Parse(await http.GetStringAsync("/api/alerts", TestContext.Current.CancellationToken))!["alerts"]!.AsArray()
            .Where(static alert => (string)alert!["name"]! == Burns).Select(static alert => (string?)alert!["state"]).SingleOrDefault();
    }

    static SurveyorProgram StartDemo() => SurveyorProgram.Start(
        ["demo", "--nats-server", Tools.NatsServer(), "--port", new LoopbackPorts().Next().ToString(CultureInfo.InvariantCulture)]);

    static void Send(SurveyorProgram demo, End end)
    {
        switch (end)
        {
            case End.CtrlC:
                demo.Interrupt();
                break;
            case End.Terminate:
                demo.Terminate();
                break;
            default:
                demo.Kill();
                break;
        }
    }

    static bool IsAlive(int pid, string folder)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Contains(folder, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    static IReadOnlyList<(string Url, int Pid)> Servers(string text) =>
        [.. ServerLine().Matches(text).Select(static match => (match.Groups[1].Value, int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)))];

    static string LoginsFile(string text) => LoginsLine().Match(text).Groups[1].Value;

    static string Folder(string text) => Path.GetDirectoryName(LoginsFile(text))!;

    [GeneratedRegex(@"(nats://\S+)\s+process (\d+)")]
    private static partial Regex ServerLine();

    [GeneratedRegex(@"metrics\s+(http://\S+)")]
    private static partial Regex MetricsLine();

    [GeneratedRegex(@"logins\s+(\S+)")]
    private static partial Regex LoginsLine();
}
