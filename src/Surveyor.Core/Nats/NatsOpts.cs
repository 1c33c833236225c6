namespace Surveyor.Nats;

/// <summary>How to connect. Names follow NATS.Net where it has one.</summary>
public sealed record NatsOpts
{
    /// <summary>nats://host:port or tls://host:port; user:password@ is accepted. More are learned from the servers.</summary>
    public IReadOnlyList<string> Urls { get; init; } = ["nats://127.0.0.1:4222"];

    /// <summary>Connection name as servers show it.</summary>
    public string Name { get; init; } = "surveyor";

    public NatsAuthOpts AuthOpts { get; init; } = new();

    public NatsTlsOpts TlsOpts { get; init; } = new();

    /// <summary>Reply subjects are made below it; the user needs the permission to subscribe to it.</summary>
    public string InboxPrefix { get; init; } = "_INBOX";

    /// <summary>Do not connect to servers that were only learned from another server's INFO.</summary>
    public bool IgnoreDiscoveredServers { get; init; }

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Between protocol PINGs; the connection is stale after <see cref="MaxPingOut"/> unanswered ones.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(20);

    public int MaxPingOut { get; init; } = 2;

    /// <summary>First pause of the reconnect back-off; it doubles, with jitter, up to <see cref="ReconnectWaitMax"/>.</summary>
    public TimeSpan ReconnectWaitMin { get; init; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan ReconnectWaitMax { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Largest count of undelivered messages a subscription or gather may hold before it drops.</summary>
    public int PendingMessages { get; init; } = 65_536;

    /// <summary>Largest size of undelivered messages a subscription or gather may hold before it drops, bytes.</summary>
    public long PendingBytes { get; init; } = 512L << 20;
}

/// <summary>One login. Files are read again at every connect, so a rotated secret takes effect by itself.</summary>
public sealed record NatsAuthOpts
{
    public string? Username { get; init; }

    public string? Password { get; init; }

    public string? Token { get; init; }

    /// <summary>A file holding a token; with <see cref="Username"/> its content is sent as the password.</summary>
    public string? TokenFile { get; init; }

    /// <summary>A file holding an nkey seed (SU…).</summary>
    public string? NKeyFile { get; init; }

    /// <summary>A .creds file: user JWT and seed.</summary>
    public string? CredsFile { get; init; }

    public string? Jwt { get; init; }

    public string? Seed { get; init; }

    /// <summary>Nothing: a record would print its secrets.</summary>
    public override string ToString() => nameof(NatsAuthOpts);
}

/// <summary>TLS towards NATS. Used when the server requires it, the URL says tls:// or any of these is set.</summary>
public sealed record NatsTlsOpts
{
    /// <summary>PEM file of the authorities to trust instead of the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>PEM file of the client certificate (and its chain).</summary>
    public string? CertFile { get; init; }

    public string? KeyFile { get; init; }

    /// <summary>Handshake before the server's INFO ("handshake_first").</summary>
    public bool TlsFirst { get; init; }

    /// <summary>Refuse plain connections even when the server offers one.</summary>
    public bool Required { get; init; }
}
