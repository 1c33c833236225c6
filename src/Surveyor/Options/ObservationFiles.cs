using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Surveyor.Events;
using Surveyor.Nats;

namespace Surveyor.Host.Options;

/// <summary>An observation as its file says it.</summary>
/// <param name="Login">How to connect, apart from what holds for all connections.</param>
/// <param name="Fingerprint">Equal for equal logins, the contents of their files included: they share a connection.</param>
sealed record ObservationFile(Observation Observation, NatsAuthOpts Login, NatsTlsOpts Tls, string Fingerprint);

/// <summary>What a folder of observation files says, and which files say nothing usable, with the reason.</summary>
sealed record ObservationFolder(IReadOnlyList<ObservationFile> Files, IReadOnlyDictionary<string, string> Broken);

/// <summary>nats-surveyor's files: one JSON object each, anywhere below a folder.</summary>
static class ObservationFiles
{
    /// <summary>A link may lead in a circle.</summary>
    const int DeepestFolder = 16;

    const long BiggestFile = 1 << 20;

    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static ObservationFolder Read(string folder)
    {
        var files = new List<ObservationFile>();
        var broken = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in Find(folder, DeepestFolder))
        {
            var id = Path.GetRelativePath(folder, path);
            try
            {
                files.Add(ReadFile(id, path));
            }
            catch (Exception e) when (e is FormatException or JsonException or IOException or UnauthorizedAccessException)
            {
                broken.Add(id, e is JsonException ? $"it is no JSON object of an observation: {e.Message}" : e.Message);
            }
        }

        return new(files, broken);
    }

    /// <summary>A ConfigMap is a folder whose name starts with "..", and links to its files beside it.</summary>
    static IEnumerable<string> Find(string folder, int deepest) => Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Concat(deepest == 0 ? [] :
        Directory.EnumerateDirectories(folder)
            .Where(inner => !Path.GetFileName(inner).StartsWith("..", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .SelectMany(inner => Find(inner, deepest - 1)));

    static ObservationFile ReadFile(string id, string path)
    {
        using var stream = File.OpenRead(path);
        if (stream.Length > BiggestFile)
        {
            throw new FormatException("it is bigger than a megabyte");
        }

        var said = JsonSerializer.Deserialize(stream, ObservationJson.Default.ObservationText) ?? throw new FormatException("it is empty");
        Check(said);
        return new(
            new(id, said.Name!, said.Topic!),
            new()
            {
                Username = said.Username,
                Password = said.Password,
                Token = said.Token,
                NKeyFile = said.Nkey,
                CredsFile = said.Credential,
                Jwt = said.Jwt,
                Seed = said.Seed,
            },
            new() { CaFile = said.TlsCa, CertFile = said.TlsCert, KeyFile = said.TlsKey },
            Fingerprint(said));
    }

    static void Check(ObservationText said)
    {
        var problems = new List<string>();
        if (string.IsNullOrEmpty(said.Name))
        {
            problems.Add("name is missing");
        }

        if (string.IsNullOrEmpty(said.Topic))
        {
            problems.Add("topic is missing");
        }
        else if (said.Topic.Any(char.IsWhiteSpace) || said.Topic.Split('.').Contains(""))
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

    static IEnumerable<string> FilesOf(ObservationText said) =>
        new[] { said.Credential, said.Nkey, said.TlsCa, said.TlsCert, said.TlsKey }.OfType<string>().Where(file => file.Length > 0);

    static string Fingerprint(ObservationText said)
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
sealed record ObservationText
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
    public override string ToString() => nameof(ObservationText);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(ObservationText))]
sealed partial class ObservationJson : JsonSerializerContext;
