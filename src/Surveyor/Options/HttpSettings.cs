namespace Surveyor.Host.Options;

/// <summary>The HTTP endpoint.</summary>
static class HttpSettings
{
    public static SettingList Section { get; } = new("HTTP");

    public static Setting<string> Addr { get; } = Section.Add<string>(new(
        "addr", Kinds.Text, "0.0.0.0",
        "Address or host name to listen on; '::' for IPv6 and IPv4.")
    { Letter = 'a' });

    public static Setting<int> Port { get; } = Section.Add<int>(new(
        "port", Kinds.Number(0, 65_535), 7777,
        "Port to listen on; 0: any free one, told in the log.")
    { Letter = 'p' });

    public static Setting<string> PagesAddr { get; } = Section.Add<string>(new(
        "pages-addr", Kinds.Address, "",
        "Where the pages and the API answer to other machines, too: an address, or address and port, which is listened on besides 'addr'. "
        + "There is no login, so let only those reach it who may see the names of everything. Empty: they answer to this machine alone. /metrics and the probes answer everybody."));

    public static Setting<string> User { get; } = Section.Add<string>(new(
        "http-user", Kinds.Text, "",
        "User for scrapes.")
    { NotBuilt = true });

    public static Setting<string> Pass { get; } = Section.Add<string>(new(
        "http-pass", Kinds.Text, "",
        "Password for scrapes.")
    { NotBuilt = true, Secret = true });

    public static Setting<string> TlsCert { get; } = Section.Add<string>(new(
        "http-tlscert", Kinds.Text, "",
        "Certificate for HTTPS.")
    { NotBuilt = true });

    public static Setting<string> TlsKey { get; } = Section.Add<string>(new(
        "http-tlskey", Kinds.Text, "",
        "Private key of the certificate for HTTPS.")
    { NotBuilt = true });

    public static Setting<string> TlsCaCert { get; } = Section.Add<string>(new(
        "http-tlscacert", Kinds.Text, "",
        "Authorities for client certificates.")
    { NotBuilt = true });

    public static Setting<bool> Pprof { get; } = Section.Add<bool>(new(
        "pprof", Kinds.Switch, false,
        "Accepted for nats-surveyor's sake, without effect: there is no Go runtime to profile, and no unauthenticated endpoint for it."));
}
