using System.Buffers;
using System.Globalization;
using System.Text;
using Surveyor.Events;
using Surveyor.Health;
using Surveyor.Hearing;
using Surveyor.Objectives;
using Surveyor.Snapshot;

namespace Surveyor.Metrics;

sealed record Series(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    public string Identity => Name + "{" + string.Join(",", Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}")) + "}";
}

/// <summary>A page read back by a parser that shares nothing with the writer.</summary>
sealed class PageText
{
    PageText(string text)
    {
        Text = text;
        foreach (var line in text.Split('\n')[..^1])
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                var parts = line.Split(' ');
                Types.ShouldNotContainKey(parts[2], "a family is written in one go");
                Types.Add(parts[2], parts[3]);
            }
            else if (!line.StartsWith('#'))
            {
                Series.Add(Parse(line));
            }
        }
    }

    public string Text { get; }

    public Dictionary<string, string> Types { get; } = [];

    public List<Series> Series { get; } = [];

    public static async Task<PageText> Of(ClusterSnapshot snapshot, MetricsOptions? options = null, ExpositionFormat format = ExpositionFormat.Text, Heard? heard = null, IReadOnlyList<HearingVerdict>? hearing = null, IReadOnlyList<ObjectiveStatus>? objectives = null) =>
        await Of(new MetricsPage(options ?? new()), snapshot, format, heard, hearing, objectives);

    public static async Task<PageText> Of(MetricsPage page, ClusterSnapshot snapshot, ExpositionFormat format = ExpositionFormat.Text, Heard? heard = null, IReadOnlyList<HearingVerdict>? hearing = null, IReadOnlyList<ObjectiveStatus>? objectives = null)
    {
        Known known = new(snapshot, heard ?? Heard.Nothing, hearing ?? [], Looked(snapshot)) { Objectives = objectives ?? [], BrokenObjectives = objectives is null ? null : 1, BudgetsKept = true, Alerts = objectives is null ? null : GoldenObjectives.Alerts, RefusedHistories = 2 };
        var output = new ArrayBufferWriter<byte>();
        await page.WriteAsync(known, format, output, _ => ValueTask.CompletedTask, TestContext.Current.CancellationToken);
        return new(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(output.WrittenSpan));
    }

    /// <summary>The verdicts of somebody who has looked at it for two minutes, and saw the same.</summary>
    internal static HealthReport Looked(ClusterSnapshot snapshot)
    {
        var examiner = new Examiner(new());
        for (var look = snapshot.Taken == default ? 0 : 4; look > 0; look--)
        {
            var before = TimeSpan.FromSeconds(30 * look);
            var then = snapshot with
            {
                Streams = Array.ConvertAll(snapshot.Streams, row => { (row.ReceivedAt, row.ToldAt) = (row.ReceivedAt - before, row.ToldAt - before); return row; }),
                Consumers = Array.ConvertAll(snapshot.Consumers, row => { (row.ReceivedAt, row.ToldAt) = (row.ReceivedAt - before, row.ToldAt - before); return row; }),
            };
            examiner.Examine(then, Heard.Nothing, snapshot.Taken - before);
        }

        return examiner.Examine(snapshot, Heard.Nothing, snapshot.Taken);
    }

    public IReadOnlyList<Series> Named(string name) => [.. Series.Where(series => series.Name == name)];

    public double Single(string name) => Named(name).ShouldHaveSingleItem().Value;

    static Series Parse(string line)
    {
        var at = line.IndexOfAny(['{', ' ']);
        var name = line[..at];
        var labels = new Dictionary<string, string>();
        if (line[at] == '{')
        {
            at++;
            while (line[at] != '}')
            {
                var equals = line.IndexOf('=', at);
                line[equals + 1].ShouldBe('"');
                var value = new StringBuilder();
                var i = equals + 2;
                for (; line[i] != '"'; i++)
                {
                    value.Append(line[i] != '\\' ? line[i] : line[++i] switch { 'n' => '\n', '"' => '"', '\\' => '\\', _ => throw new FormatException(line) });
                }

                labels.Add(line[at..equals], value.ToString());
                at = line[i + 1] == ',' ? i + 2 : i + 1;
            }

            at++;
        }

        line[at].ShouldBe(' ');
        var number = line[(at + 1)..].Split(" # ")[0];
        return new(name, labels, double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture));
    }
}
