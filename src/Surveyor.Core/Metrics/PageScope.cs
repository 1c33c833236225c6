using Surveyor.Alerts;
using Surveyor.Events;
using Surveyor.Health;
using Surveyor.Hearing;
using Surveyor.Metrics.Exposition;
using Surveyor.Objectives;
using Surveyor.Snapshot;

namespace Surveyor.Metrics;

/// <summary>What a group may look at when it lists its rows for one page.</summary>
sealed class PageScope(Known known, MetricsOptions options, ScrapeCounters scrapes, PageScratch scratch)
{
    /// <summary>Of one stream.</summary>
    const int MostEphemerals = 3;

    readonly NameGlob _accounts = new(options.AccountFilter);
    readonly NameGlob _streams = new(options.StreamFilter);
    readonly NameGlob _consumers = new(options.ConsumerFilter);
    AccountNames? _names;
    HashSet<int>? _named;

    public ClusterSnapshot Snapshot => known.Snapshot;

    public Heard Heard => known.Heard;

    public IReadOnlyList<HearingVerdict> Hearing => known.Hearing;

    public HealthReport Health => known.Health;

    public IReadOnlyList<ObjectiveStatus> Objectives => known.Objectives;

    public int? BrokenObjectives => known.BrokenObjectives;

    public bool? BudgetsKept => known.BudgetsKept;

    public long RefusedObjectives => known.RefusedObjectives;

    public AlertReport? Alerts => known.Alerts;

    public int RefusedHistories => known.RefusedHistories;

    /// <summary>The servers this page shows.</summary>
    public IReadOnlyList<ServerRow> Servers { get; } = known.Snapshot.Shard.IsWhole ? known.Snapshot.Servers : [.. known.Snapshot.Servers.Where(server => known.Snapshot.Shard.OwnsServer(server.Key))];

    /// <summary>How many accounts it shows, whatever the filters say.</summary>
    public int Accounts => Snapshot.Accounts.Count(account => Snapshot.Shard.OwnsAccount(account.Id));

    public MetricsOptions Options => options;

    public ScrapeCounters Scrapes => scrapes;

    public PageScratch Scratch => scratch;

    public PageTally Tally { get; private set; } = new(0, 0);

    /// <summary>Starts counting, once it is known how much room things in trouble take.</summary>
    public void Limit(long most, long troubled) => Tally = new(most, troubled);

    public bool Includes(string? accountId, string? accountName) => Snapshot.Shard.OwnsAccount(accountId ?? "") && Passes(accountId, accountName);

    /// <summary>Whether filters let the account through, for what is shown with its server.</summary>
    public bool Passes(string? accountId, string? accountName) => _accounts.Includes(accountId ?? "", accountName ?? "");

    public bool Includes(in StreamRow stream) => Includes(stream.Account, stream.AccountName) && _streams.Includes(stream.Name ?? "");

    public bool Includes(in ConsumerRow consumer) => _consumers.Includes(consumer.Name ?? "");

    /// <summary>The name of an account, for replies that give only its id.</summary>
    public string AccountName(string? id) => Names.NameOf(id);

    /// <summary>The id of an account that is heard of by its name.</summary>
    public string AccountId(string account) => Names.IdOf(account);

    /// <summary>Indices of the ephemeral consumers that have rows of their own: of each stream the worst few, if they are in trouble.</summary>
    public IReadOnlySet<int> NamedEphemerals => _named ??= WorstEphemerals();

    AccountNames Names => _names ??= new(Snapshot.KnownAccounts);

    HashSet<int> WorstEphemerals()
    {
        HashSet<int> named = [];
        List<int> troubled = [];
        foreach (ref readonly var stream in Snapshot.Streams.AsSpan())
        {
            troubled.Clear();
            for (var c = stream.FirstConsumer; c < stream.FirstConsumer + stream.ConsumerRows; c++)
            {
                if (Snapshot.Consumers[c].Ephemeral is false || !(Snapshot.Consumers[c].Troubled || Health.Consumers[c].Severity >= Severity.Warning))
                {
                    continue;
                }

                if (Snapshot.Consumers[c].Ephemeral is true)
                {
                    troubled.Add(c);
                }
                else
                {
                    // Perhaps it is durable.
                    named.Add(c);
                }
            }

            if (troubled.Count == 0)
            {
                continue;
            }

            named.UnionWith(troubled.OrderByDescending(c => Health.Consumers[c].Severity).Take(MostEphemerals));
        }

        return named;
    }
}
