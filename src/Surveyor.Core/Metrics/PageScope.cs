using Surveyor.Events;
using Surveyor.Metrics.Exposition;
using Surveyor.Snapshot;

namespace Surveyor.Metrics;

/// <summary>What a group may look at when it lists its rows for one page.</summary>
sealed class PageScope(ClusterSnapshot snapshot, Heard heard, MetricsOptions options, ScrapeCounters scrapes, PageScratch scratch)
{
    readonly NameGlob _accounts = new(options.AccountFilter);
    readonly NameGlob _streams = new(options.StreamFilter);
    readonly NameGlob _consumers = new(options.ConsumerFilter);
    Dictionary<string, string>? _names;

    public ClusterSnapshot Snapshot => snapshot;

    public Heard Heard => heard;

    /// <summary>The servers this page shows.</summary>
    public IReadOnlyList<ServerRow> Servers { get; } = snapshot.Shard.IsWhole ? snapshot.Servers : [.. snapshot.Servers.Where(server => snapshot.Shard.OwnsServer(server.Key))];

    /// <summary>How many accounts it shows, whatever the filters say.</summary>
    public int Accounts => snapshot.Accounts.Count(account => snapshot.Shard.OwnsAccount(account.Id));

    public MetricsOptions Options => options;

    public ScrapeCounters Scrapes => scrapes;

    public PageScratch Scratch => scratch;

    public PageTally Tally { get; private set; } = new(0, 0);

    /// <summary>Starts counting, once it is known how much room things in trouble take.</summary>
    public void Limit(long most, long troubled) => Tally = new(most, troubled);

    public bool Includes(string? accountId, string? accountName) => snapshot.Shard.OwnsAccount(accountId ?? "") && Passes(accountId, accountName);

    /// <summary>Whether filters let the account through, for what is shown with its server.</summary>
    public bool Passes(string? accountId, string? accountName) => _accounts.Includes(accountId ?? "", accountName ?? "");

    public bool Includes(in StreamRow stream) => Includes(stream.Account, stream.AccountName) && _streams.Includes(stream.Name ?? "");

    public bool Includes(in ConsumerRow consumer) => _consumers.Includes(consumer.Name ?? "");

    /// <summary>The name of an account, for replies that give only its id.</summary>
    public string AccountName(string? id)
    {
        if (_names is null)
        {
            _names = new(snapshot.Accounts.Length, StringComparer.Ordinal);
            foreach (var account in snapshot.Accounts)
            {
                _names.TryAdd(account.Id, account.Name);
            }
        }

        return _names.GetValueOrDefault(id ?? "") is { Length: > 0 } name ? name : id ?? "";
    }
}
