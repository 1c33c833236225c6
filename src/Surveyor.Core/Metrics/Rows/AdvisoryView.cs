using Surveyor.Events;
using Surveyor.Metrics.Exposition;

namespace Surveyor.Metrics.Rows;

/// <summary>Advisories of several kinds about the same thing.</summary>
/// <param name="account">The name of the listener.</param>
/// <param name="part">The consumer, the action, the API call: what the group tells apart beyond the stream.</param>
readonly struct AdvisoryView(string account, string stream, string part, ILookup<string, AdvisoryHeard> byKind)
{
    public string Account => account;

    public string Stream => stream;

    public string Part => part;

    /// <summary>Null when there was none of that kind.</summary>
    public double? Count(string kind) => byKind.Contains(kind) ? byKind[kind].Sum(heard => heard.Count) : null;

    public double? Sum(string kind) => byKind.Contains(kind) ? byKind[kind].Sum(heard => heard.Sum) : null;

    public HistogramCounts? Durations(string kind) => byKind[kind].Select(heard => heard.Durations).OfType<HistogramCounts>().ToList() is { Count: > 0 } all
        ? all.Aggregate((one, other) => one + other)
        : null;

    /// <param name="part">What tells rows apart beyond account and stream.</param>
    /// <param name="kinds">Those that the group's families show.</param>
    public static FillRows<AdvisoryView> Of(Func<AdvisoryKey, string> part, params string[] kinds) => (scope, rows) => Fill(scope.Heard.Advisories.Named, rows, part, kinds);

    static void Fill(IReadOnlyList<AccountAdvisories> accounts, RowList<AdvisoryView> rows, Func<AdvisoryKey, string> part, string[] kinds)
    {
        foreach (var account in accounts)
        {
            var shown = account.Advisories.Where(heard => kinds.Contains(heard.Key.Kind));
            foreach (var same in shown.GroupBy(heard => (heard.Key.Stream, Part: part(heard.Key))))
            {
                rows.Add(new(account.Name, same.Key.Stream, same.Key.Part, same.ToLookup(heard => heard.Key.Kind)));
            }
        }
    }
}
