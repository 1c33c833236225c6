using System.Text.Json;
using System.Text.Json.Serialization;

namespace Surveyor.Protocol;

public static partial class Ask
{
    /// <summary>One account's claims, asked of one server that has it loaded: ACCOUNTZ with the account's id.</summary>
    public static Question<Accountz> AccountInfo { get; } = new("ACCOUNTZ", AccountzJson.Default.AnswerAccountz) { Name = "account_info" };
}

public sealed record Accountz(string? SystemAccount, IReadOnlyList<string>? Accounts, AccountDetail? AccountDetail);

/// <summary>Only what comes from the account's JWT; in configuration mode <see cref="DecodedJwt"/> is absent.</summary>
public sealed record AccountDetail(
    string? AccountName,
    string? NameTag,
    bool? IsSystem,
    bool? Expired,
    [property: JsonPropertyName("jetstream_enabled")] bool? JetStreamEnabled,
    AccountClaims? DecodedJwt);

/// <summary><see cref="Exp"/> is seconds since the epoch; absent or 0 when the JWT never expires.</summary>
public sealed record AccountClaims(long? Exp, string? Name, AccountNats? Nats);

public sealed record AccountNats(AccountLimits? Limits);

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
