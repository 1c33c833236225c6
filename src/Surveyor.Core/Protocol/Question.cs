using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Surveyor.Protocol;

/// <summary>
/// Something every server can be asked. Subjects are relative to the request prefix, normally "$SYS.REQ".
/// </summary>
public abstract class Question(string verb)
{
    /// <summary>The last token of the subject, "STATSZ".</summary>
    public string Verb { get; } = verb;

    /// <summary>The name in options, logs and the label `question`: "statsz".</summary>
    public string Name { get; init; } = verb.ToLowerInvariant();

    /// <summary>"SERVER" or "ACCOUNT": the token between prefix and PING. "USER": the verb is the whole subject.</summary>
    public string Scope { get; init; } = "SERVER";

    /// <summary>The first release whose servers answer it under the system account.</summary>
    public ServerVersion Since { get; init; } = new(2, 8, 0);

    /// <summary>Whether servers honour Accept-Encoding for it (STATSZ and IDZ do not).</summary>
    public bool Compressible { get; init; } = true;

    /// <summary>Only servers with JetStream enabled have something to say.</summary>
    public bool JetStreamOnly { get; init; }

    /// <summary>Another subject with the same reply, asked when the user may not publish to the first; null when there is none.</summary>
    public string? Otherwise { get; init; }

    public string ToAll => Scope == "USER" ? Verb : $"{Scope}.PING.{Verb}";

    public string ToServer(string serverId) => $"SERVER.{serverId}.{Verb}";

    public override string ToString() => Name;
}

/// <summary>A question with its reply type.</summary>
public sealed class Question<T> : Question
    where T : class
{
    readonly Func<ReadOnlyMemory<byte>, Answer<T>> _decode;

    public Question(string verb, JsonTypeInfo<Answer<T>> json)
        : this(verb, utf8 => JsonSerializer.Deserialize(utf8.Span, json) ?? throw new JsonException("the reply is null"))
    {
    }

    public Question(string verb, Func<ReadOnlyMemory<byte>, Answer<T>> decode)
        : base(verb) => _decode = decode;

    /// <summary>Reads a reply (already decompressed).</summary>
    /// <exception cref="JsonException">Not a reply to this question, or it does not say which server sent it.</exception>
    public Answer<T> Decode(ReadOnlyMemory<byte> utf8) => Decode(() => _decode(utf8));

    /// <summary>Reads a reply in another way than from its bytes.</summary>
    /// <exception cref="JsonException">Not a reply to this question, or it does not say which server sent it.</exception>
    public Answer<T> Decode(Func<Answer<T>> read)
    {
        Answer<T> answer;
        try
        {
            answer = read();
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or OverflowException or ArgumentException)
        {
            throw new JsonException($"{Name}: {e.Message}", e);
        }

        return string.IsNullOrEmpty(answer.Server?.Id) ? throw new JsonException($"{Name}: the reply does not say which server sent it") : answer;
    }
}
