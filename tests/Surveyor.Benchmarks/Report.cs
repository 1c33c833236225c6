using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Surveyor.Benchmarks;

/// <summary>Runs everything and writes what came out as the document docs/performance.md.</summary>
static class Report
{
    /// <summary>The promise for the real cluster holds for a whole run; a short one is all warm-up and runs beside other work.</summary>
    const int WholeRun = 200;

    const int ShortRunSlack = 3;

    /// <summary>Twenty seconds of them.</summary>
    public const long LatencySamples = 400_000;

    public static async Task<int> RunAsync(int scrapes, string? document)
    {
        var whole = document is not null;
        var (real, hosts) = await ThreeNodes.RunAsync(scrapes, whole);
        var text = new StringBuilder();
        Real(text, real, scrapes);
        if (whole)
        {
            AtRest(text, hosts);
            await SwarmAsync(text, hosts[0].Resident);
            await WriterAsync(text);
            Health(text);
            Objectives(text);
            await AccountsAsync(text);
            await LatencyAsync(text);
            await GrowthAsync(text);
            await File.WriteAllTextAsync(document!, text.ToString());
        }

        Console.WriteLine(text);
        var slack = scrapes >= WholeRun ? 1 : ShortRunSlack;
        if (real[0].MedianMs <= 10 * slack && real[0].CpuMs <= 12 * slack)
        {
            return 0;
        }

        Console.Error.WriteLine("slower than promised: a median of 10 ms and 12 ms CPU per scrape with every question asked anew");
        return 1;
    }

    public static string Line(SwarmResult result, long empty = 0)
    {
        var (one, cost) = (result.Case, result.Surveyor);
        var above = (cost.Peak - empty) / 1e6;
        return Text($"| {one.Name} | {cost.Series:N0} | {cost.Bytes / 1e6:0.0} MB | {cost.Min:0} | {Against(cost.Median, one.MostMedian)} | {cost.P99:0} | {Against(cost.Cpu, one.MostCpu)} | {cost.Series / cost.Median * 1000:N0} | {result.Idle / 1e6:0} | {Against(above, one.MostPeak)} | {result.Start:0} | {Floor(cost, result.Gather)} | {Floor(cost, result.Copy)} |");
    }

    static void Real(StringBuilder text, IReadOnlyList<CaseResult> results, int scrapes)
    {
        Line(text, $"# Performance");
        Line(text, $"");
        Line(text, $"Written by `./bench.sh`, which measures it anew. {DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}. Everything runs on this one machine: Surveyor, what it watches and what measures it.");
        Line(text, $"");
        Line(text, $"## A healthy three-node cluster, everything on");
        Line(text, $"");
        Line(text, $"The newest nats-server, three JetStream nodes, three accounts, three streams and six consumers with live traffic. No count is configured. After 50 scrapes of warm-up {scrapes} scrapes one after the other with 20 ms between them, timed by the client from request to whole page; CPU is the time of Surveyor's process over all of them (user and system, the JIT compiler included), start is from launching the process to a page that shows three servers up.");
        Line(text, $"");
        Line(text, $"| case | min | median | p99 | CPU per scrape | resident memory | series | page | start |");
        Line(text, $"| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var one in results)
        {
            Line(text, $"| {one.Name} | {one.MinMs:0.0} ms | {one.MedianMs:0.0} ms | {one.P99Ms:0.0} ms | {one.CpuMs:0.0} ms | {one.ResidentBytes / 1e6:0} MB | {one.Series} | {one.Bytes / 1e3:0} kB | {one.StartMs:0} ms |");
        }

        Line(text, $"");
        Line(text, $"For comparison: nats-surveyor with everything on needed 29 ms and 32 ms CPU per scrape of three servers (852 series) when the number of servers was given, and 2.5 s when it was not; measured on another day on a machine with two cores, so take the ratio as a rough one.");
    }

    /// <summary>Which program is measured.</summary>
    static string Form => Environment.GetEnvironmentVariable("SURVEYOR_PROGRAM") switch
    {
        null or "" => "Both are compiled as they start.",
        var dll when dll.EndsWith(".dll", StringComparison.Ordinal) => "Surveyor is compiled ahead with a JIT compiler at hand; the empty host is compiled as it starts.",
        var program => $"Surveyor is one native executable of {new FileInfo(program).Length / 1e6:0} MB, which holds all it needs; the empty host is compiled as it starts.",
    };

    static void AtRest(StringBuilder text, IReadOnlyList<Hosts.Result> hosts)
    {
        Line(text, $"");
        Line(text, $"## At rest");
        Line(text, $"");
        Line(text, $"Medians of five: from the launch to the first good page, and the resident memory two seconds later. {Form}");
        Line(text, $"");
        Line(text, $"| | start | resident memory |");
        Line(text, $"| --- | --- | --- |");
        foreach (var host in hosts)
        {
            Line(text, $"| {host.Name} | {host.Start:0} ms ({host.Start / hosts[0].Start:0.0}×) | {host.Resident / 1e6:0} MB ({(double)host.Resident / hosts[0].Resident:0.0}×) |");
        }
    }

    static async Task SwarmAsync(StringBuilder text, long empty)
    {
        Line(text, $"");
        Line(text, $"## Many servers, many consumers");
        Line(text, $"");
        Line(text, $"A swarm of pretended servers behind one real nats-server: one process that answers as that many servers would, with replies rendered and packed beforehand (gzip where Surveyor asks for it), whose numbers move before each scrape. After {SwarmCase.WarmUp} scrapes of warm-up; times in ms, memory in MB; peak is what was resident at most during the scrapes, above the empty host; in brackets what is aimed at. The floors are processes of their own: the same requests with the replies thrown away (of a case in which Surveyor asks nothing there is none), and the same page copied from memory through the same web server. Surveyor shows its own families beside those of nats-surveyor, so there are more series than there.");
        Line(text, $"");
        Line(text, $"| case | series | page | min | median | p99 | CPU per scrape | series per second | idle | peak above | start | bare gather | plain copy |");
        Line(text, $"| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var one in SwarmCase.All)
        {
            Line(text, $"{Line(await SwarmCases.RunAsync(one, floors: true), empty)}");
        }

        Line(text, $"");
        Line(text, $"nats-surveyor on a machine with two cores: 100 servers with streams of leaders only (111,000 series) 1.6 s, 2.1 CPU s, 330 MB; 1,000 servers plain (99,000 series) 1.4 s, 1.6 CPU s, 208 MB; 1,000 servers detailed (541,000 series) 9.6 s, 773 MB; 50,000 R3 consumers, leaders only (480,000 series) 14.4 s, 16 CPU s, 1.9 GB.");
    }

    static async Task WriterAsync(StringBuilder text)
    {
        var result = await MillionSeries.RunAsync();
        Line(text, $"");
        Line(text, $"## A million series from a picture that is ready");
        Line(text, $"");
        Line(text, $"Written to nowhere by one thread: {result.Series:N0} series, {result.Bytes / 1e6:0} MB: {result.Min:0} ms at least, median {result.Median:0} ms (aimed at 250 ms), {result.Allocated / 1e3:0} kB allocated.");
    }

    static void Health(StringBuilder text)
    {
        var result = JudgeAll.Run();
        Line(text, $"");
        Line(text, $"## Judging {result.Consumers:N0} consumers on 10,000 streams");
        Line(text, $"");
        Line(text, $"The examiner alone, in this process, a round after each 30 pretended seconds; a tenth of the consumers is stopped, so that their reasons are told: {result.Min:0} ms at least, median {result.Median:0} ms, {result.Cpu:0} ms CPU a round (aimed at 150 ms). Full histories, 36 samples of each consumer and stream, and the verdicts take {result.History / 1e6:0} MB (aimed at 80 MB).");
    }

    static void Objectives(StringBuilder text)
    {
        var result = ThousandObjectives.Run();
        Line(text, $"");
        Line(text, $"## {result.Count:N0} objectives");
        Line(text, $"");
        Line(text, $"As many services, each asked all month and every second of the last hour, a tenth of them burning; the ledger and its alerts alone, in this process. A sample takes {result.Take:0} ns. Median of 20: all numbers and states, as each scrape and each evaluation needs them, {result.Judge:0} ms; all alerts {result.Evaluate:0} ms ({result.Firing} fire); what is kept is written in {result.Write:0} ms and has {result.Written / 1e6:0.0} MB. The ledger holds {result.Memory / 1e6:0} MB. The rules for Prometheus are written in {result.WriteRules:0} ms and have {result.Rules / 1e6:0.0} MB.");
    }

    static async Task AccountsAsync(StringBuilder text)
    {
        var result = await ManyAccounts.RunAsync();
        Line(text, $"");
        Line(text, $"## What it costs a server with thousands of accounts");
        Line(text, $"");
        Line(text, $"One real nats-server with {ManyAccounts.Accounts:N0} accounts of {ManyAccounts.StreamsEach} streams each; every question is asked anew at each scrape, in pages of accounts. The server's CPU time for one request that asks for all of it at once is there to compare.");
        Line(text, $"");
        Line(text, $"| series | median | CPU of Surveyor | CPU of the server | of one unpaged request |");
        Line(text, $"| --- | --- | --- | --- | --- |");
        Line(text, $"| {result.Surveyor.Series:N0} | {result.Surveyor.Median:0} ms | {result.Surveyor.Cpu:0} ms | {result.ServerCpu:0} ms ({result.ServerCpu / result.UnpagedCpu:0.00}×) | {result.UnpagedCpu:0} ms |");
    }

    static async Task LatencyAsync(StringBuilder text)
    {
        Line(text, $"");
        Line(text, $"## Latency samples");
        Line(text, $"");
        Line(text, $"{LatencySamples:N0} samples of 20 services through one real server, {LatencyStorm.Rate:N0} a second (`./bench.sh latency 5000000` sends as many as it is told, and with `capture` they are captured from a stream). CPU is Surveyor's, of one second of samples (aimed at 0.4 s); pending is what waited in the stream when the last was sent; growth is resident memory at the end above that after the first tenth.");
        Line(text, $"");
        Line(text, $"| | sent | counted | dropped | a second | CPU per second | pending | resident memory | growth |");
        Line(text, $"| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var captured in (bool[])[false, true])
        {
            var result = await LatencyStorm.RunAsync(LatencySamples, captured);
            Line(text, $"| {(captured ? "captured" : "listened to")} | {result.Sent:N0} | {result.Counted:N0} | {result.Dropped:N0} | {result.PerSecond:N0} | {result.CpuPerSecond:0.00} s | {result.Pending:N0} | {result.Resident / 1e6:0} MB | {result.Growth / 1e6:0.0} MB |");
        }
    }

    static async Task GrowthAsync(StringBuilder text)
    {
        Line(text, $"");
        Line(text, $"## Growth");
        Line(text, $"");
        Line(text, $"The exponent tells how the cost grows from the case before: 1 is in proportion.");
        Line(text, $"");
        Line(text, $"| case | series | median | CPU per scrape | peak | exponent of CPU |");
        Line(text, $"| --- | --- | --- | --- | --- | --- |");
        SwarmResult? before = null;
        foreach (var one in SwarmCase.Growth)
        {
            var result = await SwarmCases.RunAsync(one, floors: false);
            var grown = before is not null && before.Surveyor.Series < result.Surveyor.Series;
            var exponent = grown ? Text($"{Math.Log(result.Surveyor.Cpu / before!.Surveyor.Cpu) / Math.Log((double)result.Surveyor.Series / before.Surveyor.Series):0.00}") : "";
            Line(text, $"| {one.Name} | {result.Surveyor.Series:N0} | {result.Surveyor.Median:0} ms | {result.Surveyor.Cpu:0} ms | {result.Surveyor.Peak / 1e6:0} MB | {exponent} |");
            before = result;
        }
    }

    static string Against(double value, double most) => double.IsNaN(most) ? Text($"{value:0}") : Text($"{value:0} ({most:0})");

    static string Floor(Cost cost, Cost? floor) => floor is null ? "–" : Text($"{floor.Median:0} ms, {floor.Cpu:0} ms CPU ({cost.Median / floor.Median:0.0}×)");

    static void Line(StringBuilder text, FormattableString line) => text.Append(Text(line)).Append('\n');

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
