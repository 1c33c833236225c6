namespace Surveyor.Host.Demo;

/// <summary>What one nats-server is told in its configuration file. Everything listens on the loopback address only.</summary>
public sealed record NatsServerSettings
{
    public required string Name { get; init; }

    public required int Port { get; init; }

    /// <summary>HTTP monitoring port; none when null.</summary>
    public int? HttpPort { get; init; }

    public string? Cluster { get; init; }

    public int? RoutePort { get; init; }

    /// <summary>Route ports of the whole cluster, this server's own included.</summary>
    public IReadOnlyList<int> RoutePorts { get; init; } = [];

    public int? GatewayPort { get; init; }

    public IReadOnlyList<GatewayRemote> Gateways { get; init; } = [];

    /// <summary>Where leaf nodes connect to.</summary>
    public int? LeafPort { get; init; }

    public IReadOnlyList<LeafRemote> LeafRemotes { get; init; } = [];

    public bool JetStream { get; init; }

    public string? Domain { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public TlsFiles? Tls { get; init; }

    /// <summary>Accounts and users, or operator and resolver, in the configuration language.</summary>
    public string Accounts { get; init; } = "";

    /// <summary>Further lines in the configuration language.</summary>
    public string Extra { get; init; } = "";

    /// <summary>A whole configuration to use instead of everything above but the name and the port.</summary>
    public string? Text { get; init; }

    /// <summary>Added to the server's environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public string Url => $"{(Tls is null ? "nats" : "tls")}://127.0.0.1:{Port}";
}

public sealed record GatewayRemote(string Cluster, IReadOnlyList<int> Ports);

/// <param name="Urls">nats-leaf://user:password@127.0.0.1:port in order of preference, without a login when <paramref name="CredsFile"/> is given.</param>
/// <param name="Account">Local account bound to the link.</param>
public sealed record LeafRemote(IReadOnlyList<string> Urls, string Account, string? CredsFile = null);

/// <param name="VerifyClients">Clients must show a certificate of <paramref name="CaFile"/>.</param>
/// <param name="HandshakeFirst">The handshake comes before INFO (nats-server 2.10 and later).</param>
public sealed record TlsFiles(string CaFile, string CertFile, string KeyFile, bool VerifyClients = false, bool HandshakeFirst = false);
