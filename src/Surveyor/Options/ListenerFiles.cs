using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Surveyor.Nats;

namespace Surveyor.Host.Options;

/// <summary>What to listen to, and with which login, as a file says it.</summary>
/// <param name="Id">Its path below the folder.</param>
/// <param name="Name">The service, or the account for advisories.</param>
/// <param name="Topic">Empty where the subjects are given.</param>
/// <param name="Login">How to connect, apart from what holds for all connections.</param>
/// <param name="Fingerprint">Equal for equal logins, the contents of their files included: they share a connection.</param>
sealed record ListenerFile(string Id, string Name, string Topic, NatsAuthOpts Login, NatsTlsOpts Tls, string Fingerprint)
{
    /// <summary>Whether it says the same, login included.</summary>
    public bool Says(ListenerFile other) => (Id, Name, Topic, Fingerprint) == (other.Id, other.Name, other.Topic, other.Fingerprint);
}

/// <summary>What a folder of such files says, and which files, or folders, say nothing usable, with the reason.</summary>
sealed record ListenerFiles(IReadOnlyList<ListenerFile> Files, IReadOnlyDictionary<string, string> Broken)
{
    /// <summary>The file, or a folder it lies in, cannot be read.</summary>
    public bool IsBroken(string id) => Broken.Keys.Any(broken => id == broken || id.StartsWith(broken + Path.DirectorySeparatorChar, StringComparison.Ordinal));

    /// <summary>Servers read no longer lines, by default 4096 bytes.</summary>
    const int LongestSubject = 2048;

    const long BiggestFile = 1 << 20;

    /// <summary>nats-surveyor's files: one JSON object each, anywhere below a folder.</summary>
    /// <param name="withTopic">Each names a subject.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static ListenerFiles Read(string folder, bool withTopic)
    {
        var files = new List<ListenerFile>();
        var broken = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in Find(folder, [], (inner, reason) => broken.Add(Path.GetRelativePath(folder, inner), reason)))
        {
            var id = Path.GetRelativePath(folder, path);
            try
            {
                files.Add(ReadFile(id, path, withTopic));
            }
            catch (Exception e) when (e is FormatException or JsonException or IOException or UnauthorizedAccessException)
            {
                broken.Add(id, e is JsonException ? $"it is no JSON object with what is needed: {e.Message}" : e.Message);
            }
        }

        return new(files, broken);
    }

    /// <summary>A ConfigMap is a folder whose name starts with "..", and links to its files beside it. A link may lead in a circle.</summary>
    /// <param name="unreadable">Told of each folder below that may not be read, with the reason.</param>
    static List<string> Find(string folder, HashSet<string> seen, Action<string, string> unreadable)
    {
        if (!seen.Add(new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Path.GetFullPath(folder)))
        {
            return [];
        }

        List<string> found = [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal)];
        foreach (var inner in Directory.EnumerateDirectories(folder).Where(inner => !Path.GetFileName(inner).StartsWith("..", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            try
            {
                found.AddRange(Find(inner, seen, unreadable));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                unreadable(inner, e.Message);
            }
        }

        return found;
    }

    static ListenerFile ReadFile(string id, string path, bool withTopic)
    {
        using var stream = File.OpenRead(path);
        if (stream.Length > BiggestFile)
        {
            throw new FormatException("it is bigger than a megabyte");
        }

        var said = JsonSerializer.Deserialize(stream, ListenerJson.Default.ListenerText) ?? throw new FormatException("it is empty");
        Check(said, withTopic);
        return new(
            id,
            said.Name!,
            said.Topic ?? "",
            new()
            {
                Username = Given(said.Username),
                Password = Given(said.Password),
                Token = Given(said.Token),
                NKeyFile = Given(said.Nkey),
                CredsFile = Given(said.Credential),
                Jwt = Given(said.Jwt),
                Seed = Given(said.Seed),
            },
            new() { CaFile = Given(said.TlsCa), CertFile = Given(said.TlsCert), KeyFile = Given(said.TlsKey) },
            Fingerprint(said));
    }

    static void Check(ListenerText said, bool withTopic)
    {
        var problems = new List<string>();
        if (string.IsNullOrEmpty(said.Name))
        {
            problems.Add("name is missing");
        }

        if (withTopic && string.IsNullOrEmpty(said.Topic))
        {
            problems.Add("topic is missing");
        }
        else if (withTopic && !IsSubject(said.Topic!))
        {
            problems.Add("topic is no subject");
        }

        string?[] logins = [said.Credential, said.Nkey, said.Token, said.Username, said.Jwt];
        if (logins.Count(login => !string.IsNullOrEmpty(login)) > 1)
        {
            problems.Add("only one of credential, nkey, token, username and jwt can be used");
        }

        if (string.IsNullOrEmpty(said.Jwt) != string.IsNullOrEmpty(said.Seed))
        {
            problems.Add("jwt and seed go together");
        }

        if (string.IsNullOrEmpty(said.TlsCert) != string.IsNullOrEmpty(said.TlsKey))
        {
            problems.Add("tls_cert and tls_key go together");
        }

        problems.AddRange(FilesOf(said).Where(file => !File.Exists(file)).Select(file => $"there is no file {file}"));
        if (problems.Count > 0)
        {
            throw new FormatException(string.Join("; ", problems));
        }
    }

    /// <summary>An empty text is as none.</summary>
    static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;

    static bool IsSubject(string topic) => topic.Length <= LongestSubject && !topic.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter))
        && topic.Split('.') is var tokens && !tokens.Contains("") && !tokens.SkipLast(1).Contains(">");

    static IEnumerable<string> FilesOf(ListenerText said) =>
        new[] { said.Credential, said.Nkey, said.TlsCa, said.TlsCert, said.TlsKey }.OfType<string>().Where(file => file.Length > 0);

    static string Fingerprint(ListenerText said)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in new[] { said.Username, said.Password, said.Token, said.Nkey, said.Credential, said.Jwt, said.Seed, said.TlsCa, said.TlsCert, said.TlsKey })
        {
            hash.AppendData(Encoding.UTF8.GetBytes(part ?? ""));
            hash.AppendData([0]);
        }

        foreach (var file in FilesOf(said))
        {
            hash.AppendData(File.ReadAllBytes(file));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}

/// <summary>The keys of a file. Those that only nats-surveyor's library uses are ignored.</summary>
sealed record ListenerText
{
    public string? Name { get; set; }

    public string? Topic { get; set; }

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

    /// <summary>Nothing: a record would print its secrets.</summary>
    public override string ToString() => nameof(ListenerText);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(ListenerText))]
sealed partial class ListenerJson : JsonSerializerContext;
