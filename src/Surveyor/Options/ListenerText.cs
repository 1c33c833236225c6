using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Surveyor.Events;
using Surveyor.Nats;

namespace Surveyor.Host.Options;

/// <summary>What to listen to, as it is written: a file of nats-surveyor, or an entry of <c>observations</c>. The same keys hold for both.</summary>
sealed record ListenerText
{
    /// <summary>Servers read no longer lines, by default 4096 bytes.</summary>
    const int LongestSubject = 2048;

    public string? Name { get; set; }

    public string? Account { get; set; }

    public string? Topic { get; set; }

    public IReadOnlyList<string>? Servers { get; set; }

    public string? Credential { get; set; }

    public string? Nkey { get; set; }

    public string? Token { get; set; }

    public string? Username { get; set; }

    public string? Password { get; set; }

    public string? Jwt { get; set; }

    public string? Seed { get; set; }

    public string? TlsCa { get; set; }

    public string? TlsCert { get; set; }

    public string? TlsKey { get; set; }

    public string? Capture { get; set; }

    public string? Stream { get; set; }

    /// <summary>Keys that mean nothing: in files those that only nats-surveyor's library uses.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; set; }

    public static IReadOnlyList<string> Keys { get; } = [.. ListenerJson.Default.ListenerText.Properties.Where(key => !key.IsExtensionData).Select(key => key.Name)];

    string?[] Logins => [Credential, Nkey, Token, Username, Jwt];

    IEnumerable<string> Files => new[] { Credential, Nkey, TlsCa, TlsCert, TlsKey }.OfType<string>().Where(file => file.Length > 0);

    /// <exception cref="JsonException">It is no JSON object with texts.</exception>
    public static ListenerText Parse(ReadOnlySpan<byte> utf8) => JsonSerializer.Deserialize(utf8, ListenerJson.Default.ListenerText) ?? throw new JsonException("it is empty");

    /// <summary>What is wrong whatever else there is on this machine.</summary>
    /// <param name="withTopic">It is an observation.</param>
    public IEnumerable<string> Problems(bool withTopic)
    {
        if (string.IsNullOrEmpty(Name))
        {
            yield return "name is missing";
        }

        foreach (var problem in withTopic ? TopicProblems() : [])
        {
            yield return problem;
        }

        foreach (var problem in CaptureProblems(withTopic))
        {
            yield return problem;
        }

        if (Logins.Count(login => !string.IsNullOrEmpty(login)) > 1)
        {
            yield return "only one of credential, nkey, token, username and jwt can be used";
        }

        if (string.IsNullOrEmpty(Jwt) != string.IsNullOrEmpty(Seed))
        {
            yield return "jwt and seed go together";
        }

        if (string.IsNullOrEmpty(TlsCert) != string.IsNullOrEmpty(TlsKey))
        {
            yield return "tls_cert and tls_key go together";
        }

        if (!Kinds.Urls.TryRead(Servers ?? [], out _, out _))
        {
            yield return $"servers is not accepted; accepted: {Kinds.Urls.Accepts}";
        }
    }

    /// <param name="id">Tells it apart from others.</param>
    /// <exception cref="FormatException">A file it names is not there.</exception>
    /// <exception cref="IOException">Such a file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public ListenerFile ToListener(string id)
    {
        if (Files.Where(file => !File.Exists(file)).ToList() is [_, ..] missing)
        {
            throw new FormatException(string.Join("; ", missing.Select(file => $"there is no file {file}")));
        }

        return new(
            id,
            Name!,
            Account ?? "",
            Topic ?? "",
            Servers ?? [],
            new()
            {
                Username = Given(Username),
                Password = Given(Password),
                Token = Given(Token),
                NKeyFile = Given(Nkey),
                CredsFile = Given(Credential),
                Jwt = Given(Jwt),
                Seed = Given(Seed),
            },
            new() { CaFile = Given(TlsCa), CertFile = Given(TlsCert), KeyFile = Given(TlsKey) },
            Fingerprint())
        {
            Captured = Capture is null ? null : new(Given(Stream)),
        };
    }

    /// <summary>Nothing: a record would print its secrets.</summary>
    public override string ToString() => nameof(ListenerText);

    IEnumerable<string> TopicProblems()
    {
        if (string.IsNullOrEmpty(Topic))
        {
            yield return "topic is missing";
        }
        else if (!IsSubject(Topic))
        {
            yield return "topic is no subject";
        }
        else if (LatencySubject.Problem(Topic, Name ?? "", Account ?? "") is { } problem)
        {
            yield return problem;
        }
    }

    IEnumerable<string> CaptureProblems(bool withTopic)
    {
        if (Capture is not null && (!withTopic || Capture != "jetstream"))
        {
            yield return withTopic ? "capture can only be jetstream" : "only observations can be captured";
        }

        if (Stream is not null && Capture is null)
        {
            yield return "stream needs capture";
        }

        // Such a name would make another request of the one it is put into.
        if (Stream?.Any(letter => letter is '.' or '*' or '>' or '/' or '\\' || char.IsWhiteSpace(letter) || char.IsControl(letter)) == true)
        {
            yield return "stream is no name of a stream";
        }
    }

    /// <summary>An empty text is as none.</summary>
    static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;

    static bool IsSubject(string topic) => topic.Length <= LongestSubject && !topic.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter))
        && topic.Split('.') is var tokens && !tokens.Contains("") && !tokens.SkipLast(1).Contains(">");

    string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in new[] { Username, Password, Token, Nkey, Credential, Jwt, Seed, TlsCa, TlsCert, TlsKey, string.Join('\n', Servers ?? []) })
        {
            hash.AppendData(Encoding.UTF8.GetBytes(part ?? ""));
            hash.AppendData([0]);
        }

        foreach (var file in Files)
        {
            hash.AppendData(File.ReadAllBytes(file));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(ListenerText))]
sealed partial class ListenerJson : JsonSerializerContext;
