namespace Surveyor.Metrics;

/// <summary>A part of the page that options switch on or off.</summary>
/// <param name="Switch">The option as a user writes it.</param>
sealed record MetricSection(string Switch, Func<MetricsOptions, bool> IsOn)
{
    /// <summary>Surveyor itself.</summary>
    public static MetricSection Own { get; } = new("always on", _ => true);

    public static MetricSection Core { get; } = new("`core`", options => options.Core);

    public static MetricSection Gatewayz { get; } = new("`gatewayz`", options => options.Gatewayz);

    public static MetricSection Raftz { get; } = new("`raftz`", options => options.Raftz);

    public static MetricSection Leafz { get; } = new("`leafz`", options => options.Leafz);

    /// <summary>Streams or consumers imply it, as in nats-surveyor.</summary>
    public static MetricSection Accounts { get; } = new("`accounts`, or any `jsz`", HasAccounts);

    public static MetricSection AccountsDetailed { get; } = new("`accounts-detailed` with `accounts` or any `jsz`", options => options.AccountsDetailed && HasAccounts(options));

    public static MetricSection Streams { get; } = new("`jsz: streams` or `all`", options => options.Streams);

    public static MetricSection Consumers { get; } = new("`jsz: consumers` or `all`", options => options.Consumers);

    /// <summary>How well Surveyor hears. A standby of a pair does not show it, as nothing of what it hears: sums would double.</summary>
    public static MetricSection Hearing { get; } = new("always on", _ => true);

    /// <summary>What was heard of services that are observed.</summary>
    public static MetricSection Services { get; } = new("always on: `latency-import`, `observe`", _ => true);

    /// <summary>How it stands with what is promised of services.</summary>
    public static MetricSection Objectives { get; } = new("always on: `slos`", _ => true);

    /// <summary>What JetStream said by itself.</summary>
    public static MetricSection Advisories { get; } = new("always on; `jetstream` hears more", _ => true);

    /// <summary>What servers said of themselves and their clients.</summary>
    public static MetricSection ServerEvents { get; } = new("always on; `hear: connects` for connections", _ => true);

    static bool HasAccounts(MetricsOptions options) => options.Accounts || options.Streams || options.Consumers;
}
