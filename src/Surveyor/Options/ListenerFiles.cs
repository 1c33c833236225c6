using System.Text.Json;
using Surveyor.Events;
using Surveyor.Nats;

namespace Surveyor.Host.Options;

/// <summary>What to listen to, and with which login.</summary>
/// <param name="Id">Its path below the folder, or its place in the list.</param>
/// <param name="Name">The service, or the account for advisories.</param>
/// <param name="Account">The account of the service, if it is named.</param>
/// <param name="Topic">Empty where the subjects are given.</param>
/// <param name="Servers">Where to connect; empty: where all connections go.</param>
/// <param name="Login">How to connect, apart from what holds for all connections.</param>
/// <param name="Fingerprint">Equal for equal logins, the contents of their files included: they share a connection.</param>
sealed record ListenerFile(
    string Id, string Name, string Account, string Topic, IReadOnlyList<string> Servers, NatsAuthOpts Login, NatsTlsOpts Tls, string Fingerprint)
{
    public LatencySubject Subject => new(Topic, Name, Account);

    /// <summary>Null: it is listened to.</summary>
    public ListenerCapture? Captured { get; init; }

    /// <summary>Whether it says the same, login included.</summary>
    public bool Says(ListenerFile other) =>
        (Id, Name, Account, Topic, Fingerprint, Captured) == (other.Id, other.Name, other.Account, other.Topic, other.Fingerprint, other.Captured);
}

/// <summary>That samples are captured.</summary>
/// <param name="Stream">Null: one is made.</param>
sealed record ListenerCapture(string? Stream);

/// <summary>What a folder of such files says, and which files, or folders, say nothing usable, with the reason.</summary>
sealed record ListenerFiles(IReadOnlyList<ListenerFile> Files, IReadOnlyDictionary<string, string> Broken)
{
    /// <summary>The file, or a folder it lies in, cannot be read.</summary>
    public bool IsBroken(string id) => FolderFiles.Cover(Broken.Keys, id);

    /// <summary>nats-surveyor's files: one JSON object each, anywhere below a folder.</summary>
    /// <param name="withTopic">Each names a subject.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static ListenerFiles Read(string folder, bool withTopic)
    {
        var broken = new SortedDictionary<string, string>(StringComparer.Ordinal);
        return Read(FolderFiles.Find(folder, [".json"], broken.Add), (id, path) => ReadFile(id, path, withTopic), broken);
    }

    /// <summary>Observations of the configuration file, with what their credentials files say now.</summary>
    public static ListenerFiles Of(IReadOnlyList<ListenerText> observations) =>
        Read(observations.Select((one, at) => ($"{EventSettings.Observations.Name}[{at + 1}]", one)), (id, one) => one.ToListener(id), []);

    static ListenerFiles Read<T>(IEnumerable<(string Id, T Source)> sources, Func<string, T, ListenerFile> read, SortedDictionary<string, string> broken)
    {
        var files = new List<ListenerFile>();
        foreach (var (id, source) in sources)
        {
            try
            {
                files.Add(read(id, source));
            }
            catch (Exception e) when (e is FormatException or JsonException or IOException or UnauthorizedAccessException)
            {
                broken.Add(id, e is JsonException ? $"it is no JSON object with what is needed: {e.Message}" : e.Message);
            }
        }

        return new(files, broken);
    }

    static ListenerFile ReadFile(string id, string path, bool withTopic)
    {
        var said = ListenerText.Parse(FolderFiles.Read(path));
        return said.Problems(withTopic).ToList() is [_, ..] problems ? throw new FormatException(string.Join("; ", problems)) : said.ToListener(id);
    }
}
