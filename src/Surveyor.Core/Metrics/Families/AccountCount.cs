using Surveyor.Metrics.Exposition;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class AccountCount
{
    public static MetricGroup Group { get; } = new MetricGroup<int>(Fill)
    {
        Title = "Number of accounts",
        Section = MetricSection.Accounts,
        NamesOf = NamesOf.NatsSurveyor,
        Needs = Needs.AccountStatz,
        Families = [new("nats_core_account_count", Gauge, "Accounts known to any server.", (in row) => row)],
    };

    static void Fill(PageScope scope, RowList<int> rows)
    {
        if (scope.Snapshot.Accounts.Length > 0)
        {
            rows.Add(scope.Accounts);
        }
    }
}
