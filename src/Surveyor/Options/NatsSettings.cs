using System.Text.RegularExpressions;
using Surveyor.Nats;

namespace Surveyor.Host.Options;

/// <summary>The connection to NATS. Surveyor needs one user of the system account.</summary>
static partial class NatsSettings
{
    const string DefaultRequests = "$SYS.REQ";

    static readonly NatsOpts Defaults = new();

    public static SettingList Section { get; } = new("Connection to NATS");

    public static Setting<IReadOnlyList<string>> Servers { get; } = Section.Add<IReadOnlyList<string>>(new(
        "servers", Kinds.Urls, Defaults.Urls,
        "URLs to connect to; one that answers is enough, the others are learned from it. user:password@ is accepted.")
    { Letter = 's', Secret = true });

    public static Setting<string> Creds { get; } = Section.Add<string>(new(
        "creds", Kinds.File, "",
        "Credentials file (user JWT and seed). Read again at every connect, like all files of this section."));

    public static Setting<string> NKey { get; } = Section.Add<string>(new(
        "nkey", Kinds.File, "",
        "File with an nkey seed (SU…)."));

    public static Setting<string> Jwt { get; } = Section.Add<string>(new(
        "jwt", Kinds.Text, "",
        "User JWT itself; needs seed.")
    { Secret = true });

    public static Setting<string> Seed { get; } = Section.Add<string>(new(
        "seed", Kinds.Text, "",
        "Private key (nkey seed) of the JWT; needs jwt.")
    { Secret = true });

    public static Setting<string> User { get; } = Section.Add<string>(new(
        "user", Kinds.Text, "",
        "User name. With a user or a token, a credentials file that is empty is left out."));

    public static Setting<string> Password { get; } = Section.Add<string>(new(
        "password", Kinds.Text, "",
        "Password of the user.")
    { Secret = true });

    public static Setting<string> Token { get; } = Section.Add<string>(new(
        "token", Kinds.Text, "",
        "Token instead of user and password.")
    { Secret = true });

    public static Setting<string> TokenFile { get; } = Section.Add<string>(new(
        "token-file", Kinds.File, "",
        "File with a token; with user, its content is sent as the password."));

    public static Setting<string> TlsCert { get; } = Section.Add<string>(new(
        "tlscert", Kinds.File, "",
        "Client certificate for NATS, PEM; needs tlskey."));

    public static Setting<string> TlsKey { get; } = Section.Add<string>(new(
        "tlskey", Kinds.File, "",
        "Private key of the client certificate, PEM."));

    public static Setting<string> TlsCaCert { get; } = Section.Add<string>(new(
        "tlscacert", Kinds.File, "",
        "Authorities to trust for NATS servers instead of the system's, PEM."));

    public static Setting<bool> TlsFirst { get; } = Section.Add<bool>(new(
        "tlsfirst", Kinds.Switch, Defaults.TlsOpts.TlsFirst,
        "Handshake before the server speaks (handshake_first on the server)."));

    public static Setting<bool> TlsRequired { get; } = Section.Add<bool>(new(
        "tls-required", Kinds.Switch, Defaults.TlsOpts.Required,
        "Refuse plain connections even where a server offers one. A tls:// URL says the same for that server."));

    public static Setting<string> ConnectionName { get; } = Section.Add<string>(new(
        "connection-name", Kinds.Text, Defaults.Name,
        "Name of the connection as servers and the label 'name' of nats_survey_nats_reconnects show it."));

    public static Setting<string> InboxPrefix { get; } = Section.Add<string>(new(
        "inbox-prefix", Subject(), Defaults.InboxPrefix,
        "Reply subjects are made below it; the user needs the permission to subscribe to them."));

    public static Setting<string> SysReqPrefix { get; } = Section.Add<string>(new(
        "sys-req-prefix",
        Kinds.Pattern("a subject without wildcards and blanks, such as $SYS.REQ; '.>' may follow it", PrefixPattern(), mayBeEmpty: true),
        DefaultRequests,
        "Prefix of the requests; another one when the system services are imported under it."));

    public static Setting<bool> IgnoreDiscovered { get; } = Section.Add<bool>(new(
        "ignore-discovered-servers", Kinds.Switch, Defaults.IgnoreDiscoveredServers,
        "Connect only to the URLs given, not to servers learned from them."));

    public static Setting<TimeSpan> ConnectTimeout { get; } = Section.Add<TimeSpan>(new(
        "connect-timeout", Kinds.Wait, Defaults.ConnectTimeout,
        "Longest wait for one server while connecting."));

    public static Setting<TimeSpan> PingInterval { get; } = Section.Add<TimeSpan>(new(
        "ping-interval", Kinds.Wait, Defaults.PingInterval,
        "Pause between protocol PINGs that find a dead connection."));

    public static Setting<TimeSpan> ReconnectWaitMax { get; } = Section.Add<TimeSpan>(new(
        "reconnect-wait-max", Kinds.Wait, Defaults.ReconnectWaitMax,
        "Longest pause between two attempts to reconnect; they go on forever."));

    public static Setting<bool> ExitOnFailedStart { get; } = Section.Add<bool>(new(
        "exit-on-failed-start", Kinds.Switch, false,
        "Exit with code 1 when NATS cannot be reached or refuses the login at start, instead of serving nats_up 0 and trying on."));

    public static NatsOpts From(OptionValues options) => new()
    {
        Urls = options.Get(Servers),
        Name = options.Get(ConnectionName),
        InboxPrefix = options.Get(InboxPrefix),
        IgnoreDiscoveredServers = options.Get(IgnoreDiscovered),
        ConnectTimeout = options.Get(ConnectTimeout),
        PingInterval = options.Get(PingInterval),
        ReconnectWaitMax = options.Get(ReconnectWaitMax),
        AuthOpts = Login(options),
        TlsOpts = new()
        {
            CertFile = Text(options, TlsCert),
            KeyFile = Text(options, TlsKey),
            CaFile = Text(options, TlsCaCert),
            TlsFirst = options.Get(TlsFirst),
            Required = options.Get(TlsRequired),
        },
    };

    /// <summary>The same servers for another login than that of the system account, which may stand in a URL.</summary>
    public static NatsOpts WithoutLogin(OptionValues options) => From(options) with { Urls = [.. options.Get(Servers).Select(WithoutLogin)], AuthOpts = new() };

    static string WithoutLogin(string url)
    {
        var at = url.LastIndexOf('@');
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        return at < 0 ? url : scheme < 0 ? url[(at + 1)..] : url[..(scheme + 3)] + url[(at + 1)..];
    }

    /// <summary>As nats-surveyor takes it: empty is the default, and ".>" at the end is left away.</summary>
    public static string RequestPrefix(OptionValues options) =>
        options.Get(SysReqPrefix) is { Length: > 0 } prefix ? prefix.EndsWith(".>", StringComparison.Ordinal) ? prefix[..^2] : prefix : DefaultRequests;

    // nats-surveyor's compose file always gives creds and mounts /dev/null there when a user is meant.
    static NatsAuthOpts Login(OptionValues options)
    {
        var creds = Text(options, Creds);
        var other = options.Get(User).Length > 0 || options.Get(Token).Length > 0 || options.Get(TokenFile).Length > 0;
        return new()
        {
            Username = Text(options, User),
            Password = Text(options, Password),
            Token = Text(options, Token),
            TokenFile = Text(options, TokenFile),
            NKeyFile = Text(options, NKey),
            CredsFile = creds is not null && other && new FileInfo(creds) is not { Exists: true, Length: > 0 } ? null : creds,
            Jwt = Text(options, Jwt),
            Seed = Text(options, Seed),
        };
    }

    /// <summary>Null when it is empty: not given.</summary>
    public static string? Text(OptionValues options, Setting<string> setting) => options.Get(setting) is { Length: > 0 } text ? text : null;

    static SettingKind<string> Subject() => Kinds.Pattern("a subject without wildcards and blanks, such as _INBOX or my.prefix", SubjectPattern());

    [GeneratedRegex(@"^[^\s.*>]+(\.[^\s.*>]+)*$")]
    private static partial Regex SubjectPattern();

    [GeneratedRegex(@"^[^\s.*>]+(\.[^\s.*>]+)*(\.>)?$")]
    private static partial Regex PrefixPattern();
}
