using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Surveyor.Host.Demo;

namespace Surveyor.EndToEnd.Kit;

/// <summary>A real Alertmanager, and somebody whom it notifies by a webhook; gone when disposed.</summary>
public sealed class TestAlertmanager : IAsyncDisposable
{
    readonly Process _process;
    readonly Guardian _guardian;
    readonly HttpListener _receiver;
    readonly ConcurrentQueue<AlertNotification> _notifications = new();
    readonly OutputLog _log = new();

    TestAlertmanager(Process process, Guardian guardian, HttpListener receiver, string url) => (_process, _guardian, _receiver, Url) = (process, guardian, receiver, url);

    public string Url { get; }

    /// <summary>Each alert of each notification, in the order they came.</summary>
    public IReadOnlyList<AlertNotification> Notifications => [.. _notifications];

    /// <summary>Every alert is a group of its own, and told once until it changes.</summary>
    public static async Task<TestAlertmanager> StartAsync()
    {
        var ports = new LoopbackPorts();
        var (address, hook) = ($"127.0.0.1:{Text(ports.Next())}", $"http://127.0.0.1:{Text(ports.Next())}/");
        var folder = Directory.CreateTempSubdirectory("surveyor-alertmanager-").FullName;
        Guardian guardian = new(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "alertmanager.yml"), $$"""
            route: { receiver: hook, group_by: ['...'], group_wait: 1s, group_interval: 10s, repeat_interval: 4h }
            receivers: [ { name: hook, webhook_configs: [ { url: "{{hook}}", send_resolved: true } ] } ]
            """);
        var receiver = new HttpListener();
        receiver.Prefixes.Add(hook);
        receiver.Start();
        ProcessStartInfo start = new(Tools.Alertmanager, [$"--config.file={folder}/alertmanager.yml", $"--storage.path={folder}/data", $"--web.listen-address={address}", "--cluster.listen-address="])
        {
            RedirectStandardError = true,
        };
        TestAlertmanager alertmanager = new(new() { StartInfo = start }, guardian, receiver, $"http://{address}");
        _ = alertmanager.ReceiveAsync();
        await alertmanager.RunAsync(folder);
        return alertmanager;
    }

    public int Count(string alert, string status) => Notifications.Count(one => one.Name == alert && one.Status == status);

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _receiver.Close();
        await _guardian.DisposeAsync();
    }

    async Task RunAsync(string folder)
    {
        _process.ErrorDataReceived += (_, line) => _log.Add(line.Data ?? "(end)");
        _process.Start();
        _guardian.Watch(_process.Id, folder);
        _process.BeginErrorReadLine();
        using HttpClient http = new();
        await Eventually.TrueAsync(async () => (await http.GetAsync($"{Url}/-/ready", TestContext.Current.CancellationToken)).IsSuccessStatusCode, "Alertmanager is ready");
    }

    async Task ReceiveAsync()
    {
        while (_receiver.IsListening)
        {
            try
            {
                var context = await _receiver.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                foreach (var alert in JsonNode.Parse(await reader.ReadToEndAsync())!["alerts"]!.AsArray())
                {
                    _notifications.Enqueue(new(
                        (string)alert!["status"]!, alert["labels"]!.AsObject().ToDictionary(static label => label.Key, static label => (string)label.Value!), (string?)alert["annotations"]?["summary"] ?? ""));
                }

                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}

/// <param name="Status">"firing" or "resolved".</param>
public sealed record AlertNotification(string Status, IReadOnlyDictionary<string, string> Labels, string Summary)
{
    public string Name => Labels["alertname"];
}
