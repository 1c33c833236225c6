using Surveyor.Metrics.Exposition;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class JetStreamApiCalls
{
    public static MetricGroup Group { get; } = new MetricGroup<Row>(Fill)
    {
        Title = "Calls of the JetStream API by account",
        Section = MetricSection.Advisories,
        Note = "Of imports with `hear: api`, and of `jetstream` listeners; each call once.",
        Labels = [new("account", (in row) => row.Account), new("account_name", (in row) => row.AccountName), new("call", (in row) => row.Call)],
        Families = [new("nats_jetstream_api_calls_total", Counter, "Calls of the JetStream API that change something, by subject without the names in it.", (in row) => row.Count)],
    };

    static void Fill(PageScope scope, RowList<Row> rows)
    {
        var shown = scope.Heard.Advisories.All
            .Where(heard => heard.Key.Kind == "api_audit")
            .GroupBy(heard => (Account: scope.AccountId(heard.Key.Account), Call: heard.Key.Detail))
            .Where(same => scope.Includes(same.Key.Account, scope.AccountName(same.Key.Account)));
        foreach (var same in shown)
        {
            rows.Add(new(same.Key.Account, scope.AccountName(same.Key.Account), same.Key.Call, same.Sum(heard => heard.Count)));
        }
    }

    readonly record struct Row(string Account, string AccountName, string Call, long Count);
}
