using System.Text.Json.Serialization;

namespace Surveyor.Protocol;

public static partial class Ask
{
    /// <summary>Traffic and connections of every account as far as they touch one server. Not paged.</summary>
    public static Question<AccountStatz> AccountStatz { get; } = new("STATZ", AccountStatzJson.Default.AnswerAccountStatz)
    {
        Name = "account_statz",
        Scope = "ACCOUNT",
        Since = new(2, 9, 0),
    };
}

public sealed record AccountStatz(
    DateTimeOffset? Now,
    [property: JsonPropertyName("account_statz")] IReadOnlyList<AccountStat>? Accounts);

/// <summary>One account on one server. <see cref="Id"/> is the name in configuration mode and the public key in operator mode.</summary>
public sealed record AccountStat(
    [property: JsonPropertyName("acc")] string? Id,
    string? Name,
    [property: JsonPropertyName("conns")] long? Connections,
    [property: JsonPropertyName("leafnodes")] long? LeafNodes,
    [property: JsonPropertyName("total_conns")] long? TotalConnections,
    [property: JsonPropertyName("num_subscriptions")] long? Subscriptions,
    DataStats? Sent,
    DataStats? Received,
    long? SlowConsumers);

/// <summary>What STATZ of accounts is asked.</summary>
public static class AccountStatzRequest
{
    /// <summary>Every account a server knows, also those without a connection there.</summary>
    public static byte[] All { get; } = [.. """{"include_unused":true}"""u8];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(ServerTime)])]
[JsonSerializable(typeof(Answer<AccountStatz>))]
sealed partial class AccountStatzJson : JsonSerializerContext;
