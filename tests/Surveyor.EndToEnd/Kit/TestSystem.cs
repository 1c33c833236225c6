using System.Text.Json.Nodes;
using Surveyor.Host.Demo;
using Surveyor.Nats;

namespace Surveyor.EndToEnd.Kit;

/// <summary>Real nats-servers with accounts, on loopback, gone with everything they wrote when disposed.</summary>
public sealed class TestSystem(string version, NatsServers servers) : IAsyncDisposable
{
    /// <summary>One heartbeat of the slowest releases, and some.</summary>
    static readonly TimeSpan PlacesWithin = TimeSpan.FromSeconds(40);

    public string Version { get; } = version;

    public NatsServers Servers { get; } = servers;

    /// <summary>A user of the system account with all rights.</summary>
    public required Login Sys { get; init; }

    /// <summary>A user of the system account with the least rights a monitor needs; its inboxes are below _INBOX_MON.</summary>
    public Login? Watcher { get; init; }

    /// <summary>APP has JetStream and exports <c>svc.echo</c> with latency tracking.</summary>
    public required Login App { get; init; }

    /// <summary>BIZ has JetStream and imports APP's service as <c>app.echo</c>.</summary>
    public required Login Biz { get; init; }

    /// <summary>A user of $G; none in operator mode.</summary>
    public Login? Global { get; init; }

    /// <summary>What a client needs when the servers speak TLS.</summary>
    public NatsTlsOpts Tls { get; init; } = new();

    public string Folder => Servers.Folder;

    public NatsServerProcess this[string name] => Servers[name];

    /// <summary>The URLs of the named servers, or of all.</summary>
    public IReadOnlyList<string> Urls(params string[] names) => names.Length == 0 ? Servers.Urls : [.. names.Select(name => Servers[name].Url)];

    /// <param name="names">Servers to connect to; all when none is named. Others are not learned.</param>
    public NatsOpts Opts(Login login, params string[] names) => new()
    {
        Urls = Urls(names),
        Name = login.User,
        AuthOpts = login.Auth,
        TlsOpts = Tls,
        InboxPrefix = login.InboxPrefix,
        IgnoreDiscoveredServers = names.Length > 0,
    };

    public async Task<INatsConnection> ConnectAsync(Login login, params string[] names)
    {
        var connection = new NatsConnection(Opts(login, names), TimeProvider.System);
        await connection.ConnectAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    /// <summary>Surveyor's flags that select these servers and this login.</summary>
    public IReadOnlyList<string> SurveyorFlags(Login login, params string[] names)
    {
        List<string> flags = ["--servers", string.Join(',', Urls(names))];
        void Add(string flag, string? value)
        {
            if (value is not null)
            {
                flags.AddRange([flag, value]);
            }
        }

        Add("--user", login.Auth.Username);
        Add("--password", login.Auth.Password);
        Add("--creds", login.Auth.CredsFile);
        Add("--tlscacert", Tls.CaFile);
        Add("--tlscert", Tls.CertFile);
        Add("--tlskey", Tls.KeyFile);
        if (Tls.TlsFirst)
        {
            flags.Add("--tlsfirst");
        }

        return flags;
    }

    /// <summary>Waits until every running server has heard every other one through the system account.</summary>
    public async Task WaitUntilCompleteAsync()
    {
        var running = Servers.All.Where(static server => server.Running).Select(static server => server.Name).ToHashSet(StringComparer.Ordinal);
        await using var nats = await ConnectAsync(Sys, running.First());
        await Eventually.TrueAsync(() => EveryoneKnowsAsync(nats, running), $"all of {string.Join(", ", running)} know each other");
    }

    /// <summary>
    /// Waits until a stream of three finds a place, which takes a heartbeat of every server. Once in some dozen starts the leader of a
    /// new 2.10 cluster never finds one.
    /// </summary>
    public async Task WaitForPlacesAsync()
    {
        if (Servers.All.Count(static server => server.Settings is { JetStream: true, RoutePort: not null }) < 3)
        {
            return;
        }

        await using var nats = await ConnectAsync(App);
        var api = new JetStreamApi(nats, TimeProvider.System);
        using var limit = new CancellationTokenSource(PlacesWithin);
        await api.CreateStreamAsync("probe", ["probe"], 3, new() { ["storage"] = "memory" }, limit.Token);
        await api.AskAsync("STREAM.DELETE.probe", null, limit.Token);
    }

    /// <summary>Has a server take other accounts, without a restart.</summary>
    public async Task ReloadAsync(string name, string accounts)
    {
        // Reads the configuration again. Nothing but tests ever sends it.
        const int hangup = 1;
        var server = Servers[name];
        server.Settings = server.Settings with { Accounts = accounts };
        await File.WriteAllTextAsync(server.ConfigFile, NatsServerConfig.Text(server.Settings, Folder));
        var reloaded = server.Log.WaitForAsync("Reloaded server configuration", server.Log.Position);
        PosixSignal.Send(server.Pid, hangup);
        await reloaded.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync() => await Servers.DisposeAsync();

    static async Task<bool> EveryoneKnowsAsync(INatsConnection nats, HashSet<string> names)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await using var inbox = nats.Gather();
        await inbox.AskAsync("$SYS.REQ.SERVER.PING", cancellation: limit.Token);
        HashSet<string> complete = new(StringComparer.Ordinal);
        while (!complete.SetEquals(names))
        {
            using var reply = await inbox.NextAsync(limit.Token);
            var answer = JsonNode.Parse(reply.Data.Span)!;
            if ((int?)answer["statsz"]?["active_servers"] != names.Count)
            {
                return false;
            }

            complete.Add((string)answer["server"]!["name"]!);
        }

        return true;
    }
}
