using System.Text.Json;
using System.Text.Json.Serialization;

namespace Surveyor.Protocol;

public static partial class Ask
{
    /// <summary>One account's exports, imports and claims, asked of one server that has it loaded: ACCOUNTZ with the account's id.</summary>
    public static Question<Accountz> AccountInfo { get; } = new("ACCOUNTZ", AccountzJson.Default.AnswerAccountz) { Name = "account_info" };
}

public sealed record Accountz(string? SystemAccount, IReadOnlyList<string>? Accounts, AccountDetail? AccountDetail);

/// <summary>What one server knows of an account; in configuration mode <see cref="DecodedJwt"/> is absent.</summary>
public sealed record AccountDetail(
    string? AccountName,
    string? NameTag,
    bool? IsSystem,
    bool? Expired,
    [property: JsonPropertyName("jetstream_enabled")] bool? JetStreamEnabled,
    IReadOnlyList<AccountExport>? Exports,
    IReadOnlyList<AccountImport>? Imports,
    AccountClaims? DecodedJwt);

/// <summary>What an account lets others use. <see cref="Type"/> is "service" or "stream"; without approved accounts it is for all.</summary>
public sealed record AccountExport(
    string? Subject,
    string? Type,
    string? ResponseType,
    ExportLatency? ServiceLatency,
    IReadOnlyList<string>? ApprovedAccounts)
{
    /// <summary>Nanoseconds after which a request counts as unanswered. Only claims tell it: it is absent where servers tell the export.</summary>
    public long? ResponseThreshold { get; init; }

    /// <summary>A service with streamed or chunked responses cannot be measured.</summary>
    [JsonIgnore]
    public bool HasOneResponse => ResponseType is null or "" or "Singleton";
}

/// <summary>How requests to an exported service are measured.</summary>
/// <param name="Sampling">A number, or "headers".</param>
/// <param name="Results">Subject of the samples, in the exporting account.</param>
public sealed record ExportLatency(JsonElement? Sampling, string? Results)
{
    /// <summary>0 stands for "by headers".</summary>
    [JsonIgnore]
    public int Percent => Sampling switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var percent) => percent,
        { ValueKind: JsonValueKind.String } => 0,
        _ => 100,
    };
}

/// <summary>What an account uses of another one.</summary>
public sealed record AccountImport(string? Subject, string? Account, string? To, string? LocalSubject, string? Type, bool? Share, bool? Invalid)
{
    /// <summary>Its subject in the account that exports it. Servers before 2.10 tell those of services the other way round.</summary>
    [JsonIgnore]
    public string? Exported => IsOldService ? To : Subject;

    /// <summary>Its subject in the account that imports it.</summary>
    [JsonIgnore]
    public string? Local => IsOldService ? Subject : LocalSubject is { Length: > 0 } local ? local : Subject;

    bool IsOldService => Type == "service" && string.IsNullOrEmpty(LocalSubject) && !string.IsNullOrEmpty(To);
}

/// <summary><see cref="Exp"/> is seconds since the epoch; absent or 0 when the JWT never expires.</summary>
public sealed record AccountClaims(long? Exp, string? Name, AccountNats? Nats);

public sealed record AccountNats(AccountLimits? Limits, IReadOnlyList<AccountExport>? Exports);

/// <summary>-1 is unlimited; absent is 0, as JWTs omit it. Storage in bytes.</summary>
public sealed record AccountLimits(
    long? Subs,
    long? Data,
    long? Payload,
    long? Imports,
    long? Exports,
    long? Conn,
    long? Leaf,
    long? MemStorage,
    long? DiskStorage,
    long? Streams,
    long? Consumer,
    IReadOnlyDictionary<string, AccountTier>? TieredLimits);

/// <summary>JetStream limits of one replication tier ("R1", "R3").</summary>
public sealed record AccountTier(long? MemStorage, long? DiskStorage, long? Streams, long? Consumer);

/// <summary>What ACCOUNTZ is asked.</summary>
public static class AccountzRequest
{
    public static byte[] For(string accountId) => JsonSerializer.SerializeToUtf8Bytes(new AccountzOptions(accountId), AccountzJson.Default.AccountzOptions);
}

sealed record AccountzOptions(string Account);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(ServerTime)])]
[JsonSerializable(typeof(Answer<Accountz>))]
[JsonSerializable(typeof(AccountzOptions))]
sealed partial class AccountzJson : JsonSerializerContext;
