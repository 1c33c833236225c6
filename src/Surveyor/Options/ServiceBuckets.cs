using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO.Enumeration;
using Surveyor.Events;
using Surveyor.Objectives;
using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Host.Options;

/// <summary>Bounds of the latency histograms of services, written as "price*=1ms 5ms 25ms".</summary>
/// <param name="Service">'*' and '?' stand for any text and any letter.</param>
sealed record ServiceBuckets(string Service, Buckets Buckets)
{
    public static SettingKind<IReadOnlyList<ServiceBuckets>> Kind { get; } = new ListKind<ServiceBuckets>(
        "services and ascending bounds such as price*=500us 1ms 5ms; '*' and '?' stand for any text and any letter", "service=bounds,…", TryRead, Text);

    /// <summary>The first that is meant for a service.</summary>
    public static Buckets Of(IReadOnlyList<ServiceBuckets> all, string service) =>
        all.FirstOrDefault(one => FileSystemName.MatchesSimpleExpression(one.Service, service, ignoreCase: false))?.Buckets ?? Buckets.Latency;

    /// <summary>The same, with the threshold of each objective of the service: only then can it be said how many requests keep it.</summary>
    public static Buckets Of(IReadOnlyList<ServiceBuckets> all, string service, IReadOnlyList<Objective> objectives) =>
        Of(all, service).With(objectives.Where(one => new NamePattern(one.Service).Matches(service)).Select(one => one.Threshold));

    static bool TryRead(string text, [MaybeNullWhen(false)] out ServiceBuckets value)
    {
        value = null;
        var at = text.LastIndexOf('=');
        var bounds = text[(at + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(GoDuration.Seconds).ToList();
        if (at <= 0 || bounds.Contains(null) || Buckets.Problem([.. bounds.OfType<double>()]) is not null)
        {
            return false;
        }

        value = new(text[..at].Trim(), new([.. bounds.OfType<double>()]));
        return true;
    }

    static string Text(ServiceBuckets value) => string.Create(CultureInfo.InvariantCulture, $"{value.Service}={string.Join(' ', value.Buckets.Seconds.Select(bound => $"{bound}s"))}");
}
