using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Surveyor.Benchmarks;

/// <summary>Runs everything and writes what came out as the document docs/performance.md.</summary>
static class Report
{
    public static async Task<int> RunAsync(int scrapes, string? document)
    {
        var real = await ThreeNodes.RunAsync(scrapes);
        var text = Render(real, scrapes);
        Console.WriteLine(text);
        if (document is not null)
        {
            await File.WriteAllTextAsync(document, text);
        }

        return 0;
    }

    public static string Line(SwarmResult result)
    {
        var (one, cost) = (result.Case, result.Surveyor);
        return Text($"| {one.Name} | {cost.Series:N0} | {cost.Bytes / 1e6:0.0} MB | {cost.Min:0} ms | {cost.Median:0} ms | {cost.P99:0} ms | {cost.Cpu:0} ms | {result.Idle / 1e6:0} MB | {cost.Peak / 1e6:0} MB | {result.Start:0} ms | {Floor(cost, result.Gather)} | {Floor(cost, result.Copy)} |");
    }

    static string Floor(Cost cost, Cost? floor) => floor is null ? "–" : Text($"{floor.Median:0} ms, {floor.Cpu:0} ms CPU ({cost.Median / floor.Median:0.0}×)");

    static string Render(IReadOnlyList<CaseResult> results, int scrapes)
    {
        var text = new StringBuilder();
        Line(text, $"# Performance");
        Line(text, $"");
        Line(text, $"Written by `./bench.sh`, which measures it anew. {DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}.");
        Line(text, $"");
        Line(text, $"## A healthy three-node cluster, everything on");
        Line(text, $"");
        Line(text, $"The newest nats-server, three JetStream nodes, three accounts, three streams and six consumers with live traffic, all on the same machine as Surveyor. No count is configured. After 50 scrapes of warm-up {scrapes} scrapes one after the other with 20 ms between them, timed by the client from request to whole page; CPU is the time of Surveyor's process over all of them (user and system, the JIT compiler included), start is from launching the process to a page that shows three servers up.");
        Line(text, $"");
        Line(text, $"| case | min | median | p99 | CPU per scrape | resident memory | series | page | start |");
        Line(text, $"| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var one in results)
        {
            Line(text, $"| {one.Name} | {one.MinMs:0.0} ms | {one.MedianMs:0.0} ms | {one.P99Ms:0.0} ms | {one.CpuMs:0.0} ms | {one.ResidentBytes / 1e6:0} MB | {one.Series} | {one.Bytes / 1e3:0} kB | {one.StartMs:0} ms |");
        }

        return text.ToString();
    }

    static void Line(StringBuilder text, FormattableString line) => text.Append(Text(line)).Append('\n');

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
