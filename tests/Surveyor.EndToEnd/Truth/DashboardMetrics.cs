using Surveyor.EndToEnd.Kit;

namespace Surveyor.EndToEnd.Truth;

/// <summary>What dashboards of nats-surveyor query: metrics, and those of their labels that a dashboard needs.</summary>
public sealed class DashboardMetrics(IReadOnlyList<(string Name, string[] Labels)> wanted)
{
    /// <param name="file">Of the folder Cases: a metric and its labels in each line.</param>
    public static async Task<DashboardMetrics> ReadAsync(string file)
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(Tools.RepositoryRoot, "tests", "Surveyor.EndToEnd", "Cases", file));
        return new([.. lines.Where(static line => line.Length > 0 && line[0] != '#').Select(static line => line.Split(' ')).Select(static words => (words[0], words[1..]))]);
    }

    /// <summary>Each metric has a series with all the labels; throws the names of those that have not.</summary>
    public async Task<bool> SelectAsync(TestPrometheus prometheus)
    {
        var series = (await prometheus.QueryAsync("""{__name__=~"nats_.*"}""")).ToLookup(static sample => sample.Labels["__name__"]);
        var missing = wanted.Where(metric => !series[metric.Name].Any(sample => metric.Labels.All(sample.Labels.ContainsKey))).Select(static metric => metric.Name).ToList();
        return missing.Count == 0 ? true : throw new InvalidOperationException(string.Join(", ", missing));
    }
}
