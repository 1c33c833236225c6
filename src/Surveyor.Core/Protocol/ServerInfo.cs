using System.Text.Json.Serialization;

namespace Surveyor.Protocol;

/// <summary>Who answered: the "server" object of every reply. <see cref="Id"/> is new at every start of the process.</summary>
public sealed record ServerInfo(
    string? Name,
    string? Host,
    string? Id,
    string? Cluster,
    string? Domain,
    [property: JsonPropertyName("ver")] string? Version,
    IReadOnlyList<string>? Tags,
    [property: JsonPropertyName("jetstream")] bool? JetStream,
    DateTimeOffset? Time);

/// <summary>The "error" object of a reply: 400 = the request was not understood, 500 = the handler failed.</summary>
public sealed record ApiError(int? Code, string? Description);

/// <summary>One server's reply to one question. <see cref="Data"/> may be null beside an <see cref="Error"/>.</summary>
public sealed record Answer<T>(ServerInfo? Server, T? Data, ApiError? Error)
    where T : class;
