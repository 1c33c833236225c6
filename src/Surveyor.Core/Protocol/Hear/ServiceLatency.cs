using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Surveyor.Protocol;

public static partial class Hear
{
    const string ServiceLatencyType = "io.nats.server.metric.v1.service_latency";

    const int LongestHeardName = 512;

    /// <summary>Nothing that answers a request takes longer: a clock or a server is wrong.</summary>
    static readonly long LongestLatency = (long)TimeSpan.FromDays(1).TotalNanoseconds;

    /// <summary>How long a request to an exported service took, published in the exporting account on the subject its export names.</summary>
    /// <exception cref="JsonException">Another event, one without an id, or with durations that cannot be.</exception>
    public static ServiceLatency ServiceLatency(ReadOnlySpan<byte> utf8)
    {
        var sample = JsonSerializer.Deserialize(utf8, ServiceLatencyJson.Default.ServiceLatency) ?? throw new JsonException("the event is null");
        if (sample.Type != ServiceLatencyType)
        {
            throw new JsonException($"the event is {(string.IsNullOrEmpty(sample.Type) ? "of no type" : sample.Type)}");
        }

        if (string.IsNullOrEmpty(sample.Id))
        {
            throw new JsonException("the event has no id");
        }

        if (sample.Status is < 0 or > 999)
        {
            throw new JsonException("the status is none");
        }

        // Whoever may publish in the account can send such an event, and what names something is kept.
        if (LongerThanAnyName(sample.Id, sample.Requestor?.Acc, sample.Responder?.Acc, sample.Responder?.Server))
        {
            throw new JsonException("a name is longer than any");
        }

        // Clients name themselves as they like.
        sample.Requestor?.Shorten(LongestHeardName);
        sample.Responder?.Shorten(LongestHeardName);

        long[] durations = [sample.Service, sample.System, sample.Total, sample.Requestor?.Rtt ?? 0, sample.Responder?.Rtt ?? 0];
        return durations.All(duration => duration >= 0 && duration <= LongestLatency)
            ? sample
            : throw new JsonException("a duration is negative or longer than a day");
    }

    static bool LongerThanAnyName(params ReadOnlySpan<string?> names)
    {
        foreach (var name in names)
        {
            if (name?.Length > LongestHeardName)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>
/// One request to a service, as the server of the requestor measured it. Durations in nanoseconds; all are 0 unless
/// <see cref="Status"/> is 200.
/// </summary>
public sealed record ServiceLatency
{
    /// <summary>All that servers send as <see cref="Status"/>.</summary>
    public static ImmutableArray<int> Statuses { get; } = [200, 400, 408, 503, 504];

    public string? Type { get; set; }

    public string? Id { get; set; }

    public DateTimeOffset? Timestamp { get; set; }

    /// <summary>When the request was made; of one that failed the time it took is told in no other way.</summary>
    public DateTimeOffset? Start { get; set; }

    /// <summary>200; 400 without a reply subject; 408 the requestor left; 503 no responder; 504 no response in time.</summary>
    public int Status { get; set; }

    public LatencyParty? Requestor { get; set; }

    /// <summary>Null when nobody answered.</summary>
    public LatencyParty? Responder { get; set; }

    /// <summary>At the responder, without its round trip. Clamped at 0 by the server.</summary>
    public long Service { get; set; }

    /// <summary>Inside NATS, between the server of the requestor and that of the responder.</summary>
    public long System { get; set; }

    /// <summary>From the requestor and back to it.</summary>
    public long Total { get; set; }

    /// <summary>Told only when the request's tracing headers, and not a percentage, decided that it is measured.</summary>
    [JsonPropertyName("header")]
    [JsonConverter(typeof(TraceHeaders))]
    public TraceId? Trace { get; set; }
}

/// <summary>Who asked or answered. Without `share` the import tells of the requestor only <see cref="Acc"/> and <see cref="Rtt"/>.</summary>
public sealed record LatencyParty
{
    /// <summary>The account's id.</summary>
    public string? Acc { get; set; }

    /// <summary>The connection's name.</summary>
    public string? Name { get; set; }

    /// <summary>The login: a name, a public key, or the very token (before 2.12), which must not be shown.</summary>
    public string? User { get; set; }

    /// <summary>The address it connects from.</summary>
    public string? Host { get; set; }

    /// <summary>The name of the server it is connected to.</summary>
    public string? Server { get; set; }

    /// <summary>What it is called best; empty when all that is shared is an account.</summary>
    public string BestName => !string.IsNullOrEmpty(Name) ? Name : PublicKey.IsOfUser(User) ? User! : Host ?? "";

    /// <summary>Round trip between it and its server, nanoseconds; measured rarely.</summary>
    public long Rtt { get; set; }

    internal void Shorten(int longest) => (Name, User, Host) = (Cut(Name, longest), Cut(User, longest), Cut(Host, longest));

    static string? Cut(string? name, int longest) => name?.Length > longest ? name[..longest] : name;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ServiceLatency))]
sealed partial class ServiceLatencyJson : JsonSerializerContext;
