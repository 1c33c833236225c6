namespace Surveyor.Events;

/// <summary>Counts what servers say of themselves and their clients. One writer at a time.</summary>
sealed class ServerTally
{
    const int MostServers = 2_000;
    const int MostAccounts = 2_000;

    /// <summary>Servers know some forty.</summary>
    const int MostReasons = 50;

    const string Others = "(other)";

    readonly CappedNames<ServerName> _serverNames = new(MostServers, new(Others, "", ""));
    readonly CappedNames<string> _accountNames = new(MostAccounts, Others);
    readonly CappedNames<string> _reasons = new(MostReasons, Others);
    readonly Dictionary<ServerName, ServerCounts> _servers = [];
    readonly Dictionary<string, AccountCounts> _accounts = [];

    public long Folded => _serverNames.Folded + _accountNames.Folded + _reasons.Folded;

    public void Left(ServerName server, bool lameDuck)
    {
        var counts = Of(_servers, _serverNames.Of(server));
        (counts.Shutdowns, counts.LameDucks) = lameDuck ? (counts.Shutdowns, counts.LameDucks + 1) : (counts.Shutdowns + 1, counts.LameDucks);
    }

    public void FailedLogin(ServerName server, string reason) => Count(Of(_servers, _serverNames.Of(server)).FailedLogins, reason);

    public void Connected(string account) => Of(_accounts, _accountNames.Of(account)).Connects++;

    public void Disconnected(string account, string reason) => Count(Of(_accounts, _accountNames.Of(account)).Disconnects, reason);

    public IReadOnlyList<ServerHeard> Servers() => [.. _servers
        .OrderBy(server => server.Key.Name, StringComparer.Ordinal)
        .ThenBy(server => server.Key.Cluster, StringComparer.Ordinal)
        .ThenBy(server => server.Key.Domain, StringComparer.Ordinal)
        .Select(server => new ServerHeard(server.Key, server.Value.Shutdowns, server.Value.LameDucks, [.. server.Value.FailedLogins]))];

    public IReadOnlyList<ConnectionsHeard> Accounts() => [.. _accounts
        .OrderBy(account => account.Key, StringComparer.Ordinal)
        .Select(account => new ConnectionsHeard(account.Key, account.Value.Connects, [.. account.Value.Disconnects]))];

    void Count(SortedDictionary<string, long> counts, string reason)
    {
        var name = _reasons.Of(reason);
        counts[name] = counts.GetValueOrDefault(name) + 1;
    }

    static TCounts Of<TKey, TCounts>(Dictionary<TKey, TCounts> all, TKey key)
        where TKey : notnull
        where TCounts : new()
    {
        if (!all.TryGetValue(key, out var counts))
        {
            all.Add(key, counts = new());
        }

        return counts;
    }

    sealed class ServerCounts
    {
        public long Shutdowns { get; set; }

        public long LameDucks { get; set; }

        public SortedDictionary<string, long> FailedLogins { get; } = new(StringComparer.Ordinal);
    }

    sealed class AccountCounts
    {
        public long Connects { get; set; }

        public SortedDictionary<string, long> Disconnects { get; } = new(StringComparer.Ordinal);
    }
}
