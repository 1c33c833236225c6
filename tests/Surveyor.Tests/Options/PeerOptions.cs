namespace Surveyor.Tests.Options;

/// <summary>Every flag of nats-surveyor with a value it takes. Security and event options are apart: they refuse to start.</summary>
static class PeerOptions
{
    public static IReadOnlyList<(string Name, string Value)> Built { get; } =
    [
        ("servers", "nats://a:4222,nats://b:4222"),
        ("count", "3"),
        ("timeout", "5s"),
        ("server-discovery-timeout", "500ms"),
        ("creds", "/dev/null"),
        ("nkey", "/dev/null"),
        ("user", "u"),
        ("password", "p"),
        ("token-file", "/dev/null"),
        ("tlscacert", "/dev/null"),
        ("tlsfirst", "true"),
        ("port", "7778"),
        ("addr", "127.0.0.1"),
        ("prefix", "my"),
        ("accounts", "true"),
        ("accounts-detailed", "true"),
        ("gatewayz", "true"),
        ("raftz", "true"),
        ("jsz", "all"),
        ("jsz-limit", "100"),
        ("jsz-leaders-only", "true"),
        ("jsz-filter", "stream_total_messages,consumer_num_pending"),
        ("sys-req-prefix", "$OTHER.REQ"),
        ("pprof", "true"),
        ("log-level", "debug"),
    ];

    /// <summary>Those that are only right in pairs.</summary>
    public static IReadOnlyList<(string Name, string Value, string With, string WithValue)> Paired { get; } =
    [
        ("jwt", "j", "seed", "s"),
        ("seed", "s", "jwt", "j"),
        ("tlscert", "/dev/null", "tlskey", "/dev/null"),
        ("tlskey", "/dev/null", "tlscert", "/dev/null"),
    ];

    public static IReadOnlyList<string> Refused { get; } =
        ["http-user", "http-pass", "http-tlscert", "http-tlskey", "http-tlscacert"];

    public static string Variable(string name) => "NATS_SURVEYOR_" + name.Replace('-', '_').ToUpperInvariant();
}
