using Surveyor.Metrics.Exposition;
using Surveyor.Objectives;

namespace Surveyor.Metrics.Rows;

/// <summary>An objective of one service, or a part of it.</summary>
static class ObjectiveView
{
    public static IEnumerable<ObjectiveStatus> Shown(PageScope scope) => scope.Objectives.Where(one => scope.Includes(one.Account, scope.AccountName(one.Account)));

    public static void All(PageScope scope, RowList<ObjectiveStatus> rows)
    {
        foreach (var objective in Shown(scope))
        {
            rows.Add(objective);
        }
    }

    /// <summary>The labels of all families of objectives.</summary>
    public static IReadOnlyList<MetricLabel<TRow>> Labels<TRow>(Func<TRow, ObjectiveStatus> of, params MetricLabel<TRow>[] more) =>
    [
        new("slo", (in row) => of(row).Objective.Name),
        new("nats_service", (in row) => of(row).Service),
        new("account", (in row) => of(row).Account),
        new("requestor_account", (in row) => of(row).RequestorAccount),
        .. more,
    ];
}
