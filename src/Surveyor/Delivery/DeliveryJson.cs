using System.Text.Json.Serialization;
using Surveyor.Alerts;

namespace Surveyor.Host.Delivery;

/// <summary>An alert as Alertmanager takes it at /api/v2/alerts.</summary>
sealed record PostedAlert(
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Annotations,
    [property: JsonPropertyName("startsAt")] DateTimeOffset StartsAt,
    [property: JsonPropertyName("endsAt")] DateTimeOffset EndsAt)
{
    /// <summary>
    /// A clock that was set back makes alerts that begin or end later than now. Alertmanager refuses what ends before it begins, and what
    /// ends later it takes for something that fires until then.
    /// </summary>
    /// <param name="until">When one that fires is over unless it is posted again.</param>
    public static PostedAlert Of(Alert alert, DateTimeOffset now, DateTimeOffset until)
    {
        var ends = alert.EndsAt is { } over ? Earlier(over, now) : until;
        return new(alert.Labels.All.ToDictionary(), alert.Annotations.ToDictionary(), Earlier(alert.StartsAt, Earlier(ends, now)), ends);
    }

    static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}

/// <summary>An alert as it is published on a subject.</summary>
/// <param name="Status">"firing" or "resolved".</param>
/// <param name="EndsAt">Null while it fires.</param>
sealed record PublishedAlert(string Status, IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations, DateTimeOffset StartsAt, DateTimeOffset? EndsAt)
{
    public static PublishedAlert Of(Alert alert) => new(
        alert.State is AlertState.Resolved ? "resolved" : "firing", alert.Labels.All.ToDictionary(), alert.Annotations.ToDictionary(), alert.StartsAt, alert.EndsAt);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PublishedAlert))]
[JsonSerializable(typeof(IReadOnlyList<PostedAlert>))]
sealed partial class DeliveryJson : JsonSerializerContext;
