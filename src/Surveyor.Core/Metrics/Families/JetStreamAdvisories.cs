using Surveyor.Events;
using Surveyor.Metrics.Exposition;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class JetStreamAdvisories
{
    public static MetricGroup Group { get; } = new MetricGroup<Row>(Fill)
    {
        Title = "JetStream advisories",
        Section = MetricSection.Advisories,
        Note = "From the system account, which hears leaders elected, quorums lost and batches abandoned of all accounts, from what it imports, and from `jetstream` listeners; what comes by two ways is counted once. Empty labels: the event says nothing about it, or, of consumers made and deleted, is counted by stream.",
        Labels =
        [
            new("account", (in row) => row.Account),
            new("account_name", (in row) => row.AccountName),
            new("server_domain", (in row) => row.Domain),
            new("stream", (in row) => row.Stream),
            new("consumer_name", (in row) => row.Consumer),
            new("type", (in row) => row.Kind),
        ],
        Families = [new("nats_jetstream_advisories_total", Counter, "Events of JetStream, by asset and type.", (in row) => row.Count)],
    };

    static void Fill(PageScope scope, RowList<Row> rows)
    {
        var shown = scope.Heard.Advisories.All
            .Where(heard => heard.Key.Kind != "api_audit" && !AdvisoryKinds.IsAboutServer(heard.Key.Kind))
            .GroupBy(heard => heard.Key with { Account = scope.AccountId(heard.Key.Account) })
            .Where(same => scope.Includes(same.Key.Account, scope.AccountName(same.Key.Account)));
        foreach (var same in shown)
        {
            rows.Add(new(same.Key.Account, scope.AccountName(same.Key.Account), same.Key.Domain, same.Key.Stream, same.Key.Consumer, same.Key.Kind, same.Sum(heard => heard.Count)));
        }
    }

    readonly record struct Row(string Account, string AccountName, string Domain, string Stream, string Consumer, string Kind, long Count);
}
