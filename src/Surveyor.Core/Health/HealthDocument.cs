using System.Text;

namespace Surveyor.Health;

/// <summary>docs/health.md, made from the rule books: what each state means, when it holds and what to do. Alerts link to its sections.</summary>
public static class HealthDocument
{
    const string Head = """
        # Health of streams, consumers and servers

        Written from the rule books (`src/Surveyor.Core/Health`); a test keeps it so. Each section is also the runbook of the state it is named after.

        After each round Surveyor judges every stream and consumer: one **state**, a severity, the reason in a sentence, the numbers it stands on,
        and since when. The state is the first rule that holds, in the order below. It is on the pages, in `/api/consumers` and `/api/streams`, in
        `nats_consumer_state` and `nats_stream_state`, and what `surveyor check` tells.

        What makes it different from a threshold on a number:

        - Only the leader's numbers are judged, and no number is judged twice: a reply that is served again is no new look.
        - Nothing is said before three looks after Surveyor's start, a new leader, a new configuration, a resume: the state is `unknown`, never `ok`.
        - Time is our own clock's, so that clients that fetch now and then, and streams on which nothing happens, are not taken for stopped ones.
          How long a client usually stays away is learnt from its own deliveries.
        - How replicas are is a dimension of its own (`nats_consumer_replica_state`, `nats_stream_replica_state`): a rolling restart hides no stuck consumer.
        - Ephemeral consumers never page: a client that is gone leaves one behind, which its server removes.

        **Severity**: `critical` should wake somebody, `warning` should be looked at in working hours, `information` is worth knowing, `unknown` means that nobody can say.

        ## Lag in seconds

        `nats_consumer_lag_seconds` is the age of the oldest message not acknowledged, `nats_consumer_undelivered_age_seconds` that of the oldest not
        delivered; 0 when there is none. Surveyor reads no message: each reply tells a stream's last sequence with its time, and that nothing came
        until the reply, so the time of any sequence in between is known within bounds. The estimate lies between them, and the truth is within
        `nats_consumer_lag_error_seconds`. Of a filtered consumer only a range of sequences is known, so its error is bigger; moments at which
        nothing waited are remembered, and such at which something waited that was not delivered since. A message older than its consumer counts from the
        consumer's making. Alert on the age less its error.

        `nats_consumer_drain_seconds` is the time until everything is delivered at the present rates; there is none while what waits grows.

        ## Other thresholds for some

        The options `health-…` hold for all. In the configuration file `health` makes exceptions by patterns of account, stream and consumer:

        ```yaml
        health:
          - {stream: BATCH, consumer: "nightly-*", stopped-after: 26h}
          - {account: DEV, stopped-after: 24h, orphaned-after: 48h}
        ```

        An owner can say it in the asset's own metadata, with the keys and the meaning they have for the nats CLI (`io.nats.monitor.…`; see
        [over_threshold](#over_threshold)). `io.nats.monitor.enabled: "false"` asks for no verdict.
        """;

    static readonly string[] Metadata =
    [
        "Keys of consumers: `outstanding-ack-critical`, `waiting-critical`, `unprocessed-critical`, `redelivery-critical` (numbers), `last-delivery-critical`, `last-ack-critical` (durations such as 5m).",
        "Keys of streams: `lag-critical`, `seen-critical`, `min-sources`, `max-sources`, `peer-expect`, `peer-lag-critical`, `peer-seen-critical`, `msgs-warn`, `msgs-critical` (fewer than that), `subjects-warn`, `subjects-critical`.",
    ];

    public static string Write()
    {
        var text = new StringBuilder(Head).Append("\n\n## Consumers\n\nIn this order; the first that holds is the state.\n");
        foreach (var rule in ConsumerRules.InOrder)
        {
            Section(text, "consumer", rule.Name, rule.Severity, rule.Meaning, rule.Remedy, rule.NotOn);
        }

        text.Append("\n## Streams\n\nIn this order; the first that holds is the state.\n");
        foreach (var rule in StreamRules.InOrder)
        {
            Section(text, "stream", rule.Name, rule.Severity, rule.Meaning, rule.Remedy, rule.NotOn);
        }

        text.Append("\n## Servers, meta groups and accounts\n\nEach that holds is told (`nats_health_finding`).\n");
        foreach (var rule in SystemRules.All)
        {
            Section(text, "", rule.Name, rule.Severity, rule.Meaning, rule.Remedy, rule.NotOn);
        }

        return text.ToString();
    }

    /// <summary>The name of the section that a runbook link points to.</summary>
    /// <param name="kind">"consumer", "stream" or empty.</param>
    public static string Anchor(string kind, string rule) => kind.Length == 0 ? rule : $"{kind}-{rule}";

    static void Section(StringBuilder text, string kind, string name, Severity severity, string meaning, string remedy, string notOn)
    {
        text.Append($"\n<a id=\"{Anchor(kind, name)}\"></a>\n### {name}\n\n*{Words.Of(severity)}* — {meaning}\n");
        if (remedy != "Nothing.")
        {
            text.Append($"\n**What to do.** {remedy}\n");
        }

        if (notOn.Length > 0)
        {
            text.Append($"\n**Not taken for it.** {notOn}\n");
        }

        if (name == "over_threshold")
        {
            text.Append($"\n{Metadata[kind == "consumer" ? 0 : 1]}\n");
        }
    }
}
