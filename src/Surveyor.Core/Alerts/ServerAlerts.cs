namespace Surveyor.Alerts;

/// <summary>Alerts of servers and accounts beyond what the rule books judge.</summary>
static class ServerAlerts
{
    static readonly string[] Server = ["server_cluster", "server_name", "server_domain"];

    public static IReadOnlyList<AlertRule> All { get; } =
    [
        new("NatsServerSlowConsumers", new Compares(new Growth(new("nats_server_slow_consumers"), TimeSpan.FromMinutes(10)), Comparison.Above, 0))
        {
            Severity = AlertRule.Warning,
            By = Server,
            Summary = "Server {server_name} cut off {value} slow consumers within ten minutes.",
            Value = ValueForm.Count,
            Meaning = "Clients, routes, gateways or leaf nodes did not take what the server had for them, and it closed their connections: what was on its way is lost.",
            Remedy = "`nats_server_slow_consumers_by_kind_total` says which kind. For clients look whether a callback blocks; for routes and gateways at the network.",
        },
        .. Expiring("NatsServerCertificateExpires", "nats_server_tls_certificate_expiry_timestamp_seconds", [.. Server, "listener"],
            "The certificate of {server_name} for {listener} runs out in {value}.",
            "When a listener's TLS certificate runs out, nobody can connect to it any more.", "Renew the certificate and let the server reload it (`nats-server --signal reload`)."),
        .. Expiring("NatsAccountJwtExpires", "nats_account_jwt_expiry_timestamp_seconds", ["account", "account_name"],
            "The JWT of account {account_name} runs out in {value}.",
            "When an account's JWT runs out, all its clients are disconnected and none gets in.", "Sign it anew and push it to the servers (`nsc edit account --expiry`, `nsc push`)."),
    ];

    /// <summary>A warning while there is time, and then critical: never both.</summary>
    static IEnumerable<AlertRule> Expiring(string name, string family, IReadOnlyList<string> by, string summary, string meaning, string remedy)
    {
        var (soon, now) = (TimeSpan.FromDays(14).TotalSeconds, TimeSpan.FromDays(3).TotalSeconds);
        var warning = new AlertRule(name, new Compares(new TimeLeft(new(family)), Comparison.Below, soon) { AtLeast = now })
        {
            Severity = AlertRule.Warning,
            By = by,
            For = TimeSpan.FromMinutes(5),
            Summary = summary,
            Value = ValueForm.Time,
            Meaning = $"{meaning} A warning from 14 days on, critical from 3 days on.",
            Remedy = remedy,
        };
        yield return warning;
        yield return warning with { Severity = AlertRule.Critical, When = new Compares(new TimeLeft(new(family)), Comparison.Below, now) };
    }
}
