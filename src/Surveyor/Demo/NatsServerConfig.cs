using System.Globalization;
using System.Text;

namespace Surveyor.Host.Demo;

/// <summary>Writes <see cref="NatsServerSettings"/> in nats-server's configuration language.</summary>
public static class NatsServerConfig
{
    /// <param name="folder">Where the server keeps its pid file and its store.</param>
    public static string Text(NatsServerSettings settings, string folder)
    {
        var text = new StringBuilder();
        Line(text, $"server_name: {Quote(settings.Name)}");
        Line(text, $"listen: \"127.0.0.1:{settings.Port}\"");
        Line(text, $"pid_file: {Quote(Path.Combine(folder, settings.Name + ".pid"))}");
        if (settings.HttpPort is { } http)
        {
            Line(text, $"http: \"127.0.0.1:{http}\"");
        }

        if (settings.Tags.Count > 0)
        {
            Line(text, $"server_tags: [{string.Join(", ", settings.Tags.Select(Quote))}]");
        }

        JetStream(text, settings, folder);
        Links(text, settings);
        Tls(text, settings.Tls);
        Line(text, $"{settings.Accounts}");
        Line(text, $"{settings.Extra}");
        return text.ToString();
    }

    public static string Quote(string value) =>
        $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    static void JetStream(StringBuilder text, NatsServerSettings settings, string folder)
    {
        if (!settings.JetStream)
        {
            return;
        }

        var domain = settings.Domain is { } name ? $", domain: {Quote(name)}" : "";
        var store = Quote(Path.Combine(folder, settings.Name));
        Line(text, $"jetstream {{ store_dir: {store}, max_memory_store: 64MB, max_file_store: 1GB{domain} }}");
    }

    static void Links(StringBuilder text, NatsServerSettings settings)
    {
        if (settings.RoutePort is { } route)
        {
            var routes = string.Join(", ", settings.RoutePorts.Select(static port => $"\"nats-route://127.0.0.1:{port}\""));
            Line(text, $"cluster {{ name: {Quote(settings.Cluster ?? "cluster")}, listen: \"127.0.0.1:{route}\", routes: [{routes}] }}");
        }

        if (settings.GatewayPort is { } gateway)
        {
            var remotes = string.Join(", ", settings.Gateways.Select(Remote));
            Line(text, $"gateway {{ name: {Quote(settings.Cluster ?? "cluster")}, listen: \"127.0.0.1:{gateway}\", gateways: [{remotes}] }}");
        }

        if (settings.LeafPort is { } leaf)
        {
            Line(text, $"leafnodes {{ listen: \"127.0.0.1:{leaf}\" }}");
        }
        else if (settings.LeafRemotes.Count > 0)
        {
            Line(text, $"leafnodes {{ reconnect: 1, remotes: [{string.Join(", ", settings.LeafRemotes.Select(Remote))}] }}");
        }
    }

    static string Remote(GatewayRemote remote)
    {
        var urls = string.Join(", ", remote.Ports.Select(static port => $"\"nats://127.0.0.1:{port}\""));
        return $"{{ name: {Quote(remote.Cluster)}, urls: [{urls}] }}";
    }

    static string Remote(LeafRemote remote)
    {
        var creds = remote.CredsFile is { } file ? $", credentials: {Quote(file)}" : "";
        var urls = string.Join(", ", remote.Urls.Select(Quote));
        return $"{{ urls: [{urls}], no_randomize: true, account: {Quote(remote.Account)}{creds} }}";
    }

    static void Tls(StringBuilder text, TlsFiles? tls)
    {
        if (tls is null)
        {
            return;
        }

        var more = (tls.VerifyClients ? ", verify: true" : "") + (tls.HandshakeFirst ? ", handshake_first: true" : "");
        Line(text, $"tls {{ ca_file: {Quote(tls.CaFile)}, cert_file: {Quote(tls.CertFile)}, key_file: {Quote(tls.KeyFile)}{more} }}");
    }

    static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
