using System.Text.Json;
using System.Text.Json.Serialization;

namespace Surveyor.Protocol;

public static partial class Ask
{
    /// <summary>Subscriptions of one account that a subject matches, with how many messages each was given since it is there.</summary>
    public static Question<Subsz> Subsz { get; } = new("SUBSZ", SubszJson.Default.AnswerSubsz);
}

public sealed record Subsz([property: JsonPropertyName("subscriptions_list")] IReadOnlyList<SubscriptionDetail>? Subscriptions);

/// <summary>An import of a service is a subscription, too: it is given the requests.</summary>
public sealed record SubscriptionDetail(string? Account, string? Subject, [property: JsonPropertyName("msgs")] long? Messages);

/// <summary>What SUBSZ is asked.</summary>
public static class SubszRequest
{
    /// <param name="subject">Without wildcards.</param>
    public static byte[] For(string accountId, string subject) => JsonSerializer.SerializeToUtf8Bytes(new SubszOptions(accountId, subject), SubszJson.Default.SubszOptions);
}

sealed record SubszOptions(string Account, string Test, bool Subscriptions = true);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(ServerTime)])]
[JsonSerializable(typeof(Answer<Subsz>))]
[JsonSerializable(typeof(SubszOptions))]
sealed partial class SubszJson : JsonSerializerContext;
