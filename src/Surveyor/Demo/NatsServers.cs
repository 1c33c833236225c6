namespace Surveyor.Host.Demo;

/// <summary>
/// Several servers in one temporary folder under one <see cref="Guardian"/>. Disposing it, or the death of this
/// program, leaves no process and no file behind.
/// </summary>
public sealed class NatsServers : IAsyncDisposable
{
    const int PortAttempts = 8;

    static readonly TimeSpan MetaLeaderLimit = TimeSpan.FromSeconds(30);

    readonly string _program;
    readonly TimeProvider _time;
    readonly Guardian _guardian;
    readonly Dictionary<string, NatsServerProcess> _servers = new(StringComparer.Ordinal);

    NatsServers(string program, string folder, TimeProvider time)
    {
        _program = program;
        _time = time;
        Folder = folder;
        _guardian = new(folder);
    }

    public string Folder { get; }

    public int GuardianPid => _guardian.Pid;

    public IReadOnlyCollection<NatsServerProcess> All => _servers.Values;

    public NatsServerProcess this[string name] => _servers[name];

    public IReadOnlyList<string> Urls => [.. _servers.Values.Select(static server => server.Url)];

    /// <summary>Starts all servers of the plan side by side; where a port is taken, plans again with others.</summary>
    /// <param name="plan">Called with a source of free ports and the folder, maybe several times.</param>
    /// <exception cref="NatsServerFailedException">A server does not start; the message holds the end of its log.</exception>
    public static async Task<NatsServers> StartAsync(
        string program, Func<LoopbackPorts, string, IReadOnlyList<NatsServerSettings>> plan, TimeProvider time, CancellationToken cancellation = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            var servers = new NatsServers(program, Directory.CreateTempSubdirectory("surveyor-").FullName, time);
            try
            {
                await Task.WhenAll(plan(new(), servers.Folder).Select(settings => servers.AddAsync(settings, cancellation)).ToArray());
                return servers;
            }
            catch (PortTakenException) when (attempt < PortAttempts)
            {
                await servers.DisposeAsync();
            }
            catch
            {
                await servers.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Starts one more server; where a port is taken, plans again with others.</summary>
    public async Task AddAsync(Func<LoopbackPorts, NatsServerSettings> plan, CancellationToken cancellation = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            var settings = plan(new());
            try
            {
                await AddAsync(settings, cancellation);
                return;
            }
            catch (PortTakenException) when (attempt < PortAttempts)
            {
                _servers.Remove(settings.Name);
            }
        }
    }

    Task AddAsync(NatsServerSettings settings, CancellationToken cancellation)
    {
        var server = new NatsServerProcess(_program, settings, Folder, _guardian, _time);
        _servers.Add(settings.Name, server);
        return server.StartAsync(cancellation);
    }

    /// <summary>Waits until each running JetStream server of a cluster knows the leader of the meta group.</summary>
    public async Task WaitForMetaLeaderAsync(CancellationToken cancellation = default)
    {
        var waiting = _servers.Values.Where(static server => server is { Running: true, Settings: { JetStream: true, RoutePort: not null } })
            .Select(static server => (Server: server, Known: server.Log.WaitForAsync(TellsOfMetaLeader, server.LogStart)))
            .ToArray();
        try
        {
            await Task.WhenAll(waiting.Select(static one => one.Known)).WaitAsync(MetaLeaderLimit, _time, cancellation);
        }
        catch (TimeoutException)
        {
            var server = waiting.First(static one => !one.Known.IsCompleted).Server;
            throw new NatsServerFailedException($"nats-server {server.Name} knows no JetStream meta leader:\n{server.Log.Tail(40)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_servers.Values.Select(static server => server.DisposeAsync().AsTask()));
        await _guardian.DisposeAsync();
    }

    // "JetStream cluster new metadata leader: n2/east" or "Self is new JetStream cluster metadata leader"
    static bool TellsOfMetaLeader(string line) => line.Contains("metadata leader", StringComparison.Ordinal) && !line.Contains("no metadata leader", StringComparison.Ordinal);
}
