namespace Surveyor.Metrics.Rows;

static class StreamLabels
{
    /// <summary>Of families that are new here. Leaders and ids are no labels: they change, and with them the series would.</summary>
    public static MetricLabel<TRow>[] Stable<TRow>(params MetricLabel<TRow>[] more)
        where TRow : struct, IStreamPart =>
    [
        new("account", (in row) => row.Stream.Row.Account),
        new("account_name", (in row) => row.Stream.Row.AccountName),
        new("server_domain", (in row) => row.Stream.Row.Domain),
        new("stream", (in row) => row.Stream.Row.Name),
        .. more,
    ];
}
