using Surveyor.Nats;

namespace Surveyor.Host.Demo;

/// <summary>The running demo without Surveyor: three servers and what happens on them.</summary>
sealed class DemoCluster : IAsyncDisposable
{
    static readonly string[] Names = ["n1", "n2", "n3"];

    readonly TimeProvider _time;
    readonly CancellationTokenSource _over = new();
    readonly List<INatsConnection> _connections = [];
    Task _traffic = Task.CompletedTask;

    DemoCluster(NatsServers servers, DemoLogins logins, TimeProvider time)
    {
        Servers = servers;
        Logins = logins;
        _time = time;
    }

    public NatsServers Servers { get; }

    public DemoLogins Logins { get; }

    /// <summary>Holds the passwords of the demo, readable by its owner only.</summary>
    public string LoginsFile => Path.Combine(Servers.Folder, "logins.txt");

    /// <summary>What is promised of the price service, which it breaks for a while now and then.</summary>
    public string SlosFolder => Path.Combine(Servers.Folder, "slos");

    /// <summary>Where Surveyor keeps what outlives it.</summary>
    public string StateFolder => Path.Combine(Servers.Folder, "state");

    /// <exception cref="NatsServerFailedException">A server does not start.</exception>
    public static async Task<DemoCluster> StartAsync(string program, TimeProvider time, CancellationToken cancellation)
    {
        var logins = new DemoLogins();
        var servers = await NatsServers.StartAsync(program, (ports, _) => ClusterPlan.Of(ports, "demo", Names, logins.Config), time, cancellation);
        var cluster = new DemoCluster(servers, logins, time);
        try
        {
            await cluster.WriteLoginsAsync(cancellation);
            Directory.CreateDirectory(cluster.SlosFolder);
            await File.WriteAllTextAsync(Path.Combine(cluster.SlosFolder, "price.yaml"), DemoTraffic.Objective, cancellation);
            await servers.WaitForMetaLeaderAsync(cancellation);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Creates the streams and consumers, then keeps traffic flowing until this is disposed.</summary>
    /// <param name="failed">Told when that cannot be done.</param>
    public void StartTraffic(Action<Exception> failed) => _traffic = TrafficAsync(failed, _over.Token);

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _traffic.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }

        await Servers.DisposeAsync();
        _over.Dispose();
    }

    async Task TrafficAsync(Action<Exception> failed, CancellationToken cancellation)
    {
        try
        {
            var shop = await ConnectAsync(Logins.Shop, cancellation);
            var billing = await ConnectAsync(Logins.Billing, cancellation);
            await DemoAssets.CreateAsync(new(shop, _time), new(billing, _time), cancellation);
            await new DemoTraffic(shop, billing, _time).RunAsync(cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            failed(e);
        }
    }

    async Task<INatsConnection> ConnectAsync(DemoLogin login, CancellationToken cancellation)
    {
        NatsOpts opts = new()
        {
            Urls = Servers.Urls,
            Name = $"demo-{login.User}",
            AuthOpts = new() { Username = login.User, Password = login.Password },
        };
        var connection = new NatsConnection(opts, _time);
        _connections.Add(connection);
        await connection.ConnectAsync(cancellation);
        return connection;
    }

    async Task WriteLoginsAsync(CancellationToken cancellation)
    {
        var text = string.Concat(new[] { Logins.Sys, Logins.Shop, Logins.Billing }.Select(static login => $"{login.User} {login.Password}\n"));
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var writer = new StreamWriter(LoginsFile, options);
        await writer.WriteAsync(text.AsMemory(), cancellation);
    }
}
