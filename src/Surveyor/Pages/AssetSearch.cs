using Surveyor.Snapshot;

namespace Surveyor.Host.Pages;

/// <summary>Where something is in a picture.</summary>
/// <param name="Consumer">Index of the consumer; -1 when a stream is meant.</param>
public sealed record AssetPlace(int Stream, int Consumer);

/// <summary>Whom a path means.</summary>
/// <param name="Account">Id or name.</param>
/// <param name="Consumer">Null when the stream is meant.</param>
/// <param name="Domain">Null: the one without a domain, or the only one.</param>
/// <param name="Server">The stand-alone server that has it; null as for the domain.</param>
public sealed record AssetName(string Account, string Stream, string? Consumer, string? Domain, string? Server);

/// <summary>Finds the stream or consumer that a path means.</summary>
static class AssetSearch
{
    static readonly string[] Keys = ["domain", "server"];

    public static Outcome<AssetPlace> Find(ClusterSnapshot snapshot, string[] names, IQueryCollection query) =>
        query.Keys.FirstOrDefault(key => !Keys.Contains(key)) is { } unknown
            ? new(null, 400, $"there is no filter {unknown}; there are {string.Join(", ", Keys)}")
            : Find(snapshot, new(names[0], names[1], names.ElementAtOrDefault(2), Given(query, "domain"), Given(query, "server")));

    public static Outcome<AssetPlace> Find(ClusterSnapshot snapshot, AssetName name)
    {
        var accounts = AccountIds(snapshot, name.Account);
        if (accounts.Count > 1)
        {
            return new(null, 400, $"several accounts are called {name.Account}; say which by its id: {string.Join(", ", accounts)}");
        }

        var streams = Streams(snapshot, accounts.FirstOrDefault(), name);
        if (streams.Count == 0)
        {
            return new(null, 404, accounts.Count == 0 ? $"there is no account {name.Account}" : $"account {name.Account} has no stream {name.Stream}{(name.Domain is { Length: > 0 } domain ? $" in domain {domain}" : "")}");
        }

        if (streams.Count > 1)
        {
            return new(null, 400, $"there are several streams {name.Stream}; say which by ?domain= and ?server=: {string.Join(", ", streams.Select(index => Where(in snapshot.Streams[index])))}");
        }

        return name.Consumer is null ? new(new AssetPlace(streams[0], -1))
            : Consumer(snapshot, streams[0], name.Consumer) is >= 0 and var consumer ? new(new AssetPlace(streams[0], consumer))
            : new(null, 404, $"stream {name.Stream} of account {name.Account} has no consumer {name.Consumer}");
    }

    static string? Given(IQueryCollection query, string key) => query.TryGetValue(key, out var value) ? value.ToString() : null;

    /// <summary>An id means itself, even where it is also somebody's name.</summary>
    static List<string> AccountIds(ClusterSnapshot snapshot, string account)
    {
        var all = snapshot.KnownAccounts.Select(row => (row.Id, row.Name)).Concat(snapshot.Streams.Select(row => (Id: row.Account, Name: row.AccountName))).ToList();
        return all.Exists(one => one.Id == account) ? [account] : [.. all.Where(one => one.Name == account).Select(one => one.Id).Distinct().Order(StringComparer.Ordinal)];
    }

    static List<int> Streams(ClusterSnapshot snapshot, string? account, AssetName name)
    {
        List<int> found = [];
        for (var i = 0; i < snapshot.Streams.Length; i++)
        {
            ref readonly var row = ref snapshot.Streams[i];
            if (row.Name == name.Stream && row.Account == account && (name.Domain ?? row.Domain) == row.Domain && (name.Server ?? row.Standalone) == row.Standalone)
            {
                found.Add(i);
            }
        }

        // What was not said means the plain one.
        var plain = found.FindAll(index => (name.Domain is not null || string.IsNullOrEmpty(snapshot.Streams[index].Domain)) && (name.Server is not null || string.IsNullOrEmpty(snapshot.Streams[index].Standalone)));
        return plain.Count == 1 ? plain : found;
    }

    static int Consumer(ClusterSnapshot snapshot, int stream, string name)
    {
        ref readonly var row = ref snapshot.Streams[stream];
        for (var i = row.FirstConsumer; i < row.FirstConsumer + row.ConsumerRows; i++)
        {
            if (snapshot.Consumers[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }

    static string Where(in StreamRow stream) => $"domain={stream.Domain}{(string.IsNullOrEmpty(stream.Standalone) ? "" : $"&server={stream.Standalone}")}";
}
