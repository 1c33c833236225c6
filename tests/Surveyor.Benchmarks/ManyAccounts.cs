using System.Diagnostics;
using System.Text;
using Surveyor.Host.Demo;
using Surveyor.Nats;

namespace Surveyor.Benchmarks;

/// <summary>One real server with thousands of accounts: what a scrape costs the server, beside what it costs Surveyor.</summary>
public static class ManyAccounts
{
    /// <summary>All there is to know of all streams, without pages.</summary>
    static readonly byte[] Everything = """{"accounts":true,"streams":true,"consumer":true,"config":true,"raft":true,"limit":100000}"""u8.ToArray();

    internal const int Accounts = 3_000;
    internal const int StreamsEach = 3;
    const int Scrapes = 20;

    /// <param name="UnpagedCpu">The server's CPU time for one reply with everything, milliseconds.</param>
    /// <param name="ServerCpu">The server's for one scrape that asks everything anew.</param>
    internal sealed record Result(double UnpagedCpu, double ServerCpu, Cost Surveyor);

    internal static async Task<Result> RunAsync()
    {
        var password = Guid.NewGuid().ToString("N");
        await using var servers = await NatsServers.StartAsync(
            NatsServerProgram.Find() ?? throw new FileNotFoundException("no nats-server: run eng/get-tools.sh nats-server"),
            (ports, _) => [new() { Name = "real", Port = ports.Next(), JetStream = true, Accounts = Config(password) }],
            TimeProvider.System);
        var server = servers["real"];
        await Parallel.ForEachAsync(Enumerable.Range(0, Accounts), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (account, _) => await FillAsync(server.Url, account, password));

        await using var surveyor = Measured.Surveyor(
            ["--servers", server.Url, "--user", "sys", "--password", password, "--timeout", "30s", "--max-series", "0", "--max-series-per-family", "0", .. SwarmCase.Anew]);
        await surveyor.FirstAsync(static page => page.Contains("\nnats_stream_messages{", StringComparison.Ordinal));
        await surveyor.ScrapeAsync(SwarmCase.WarmUp, static () => Task.CompletedTask);

        using var process = Process.GetProcessById(server.Pid);
        var before = Cpu(process);
        var cost = await surveyor.ScrapeAsync(Scrapes, static () => Task.CompletedTask, warmUp: 0);
        var after = Cpu(process);

        // After the measured scrapes comes one that counts the series and one for its length.
        return new(await UnpagedAsync(server.Url, password, process), (after - before) / (Scrapes + 2), cost);
    }

    static async Task<double> UnpagedAsync(string url, string password, Process process)
    {
        await using var nats = new NatsConnection(new() { Urls = [url], AuthOpts = new() { Username = "sys", Password = password } });
        await nats.ConnectAsync();
        var before = Cpu(process);
        for (var i = 0; i < Scrapes; i++)
        {
            (await AskEverythingAsync(nats, "$SYS.REQ.SERVER.PING.JSZ")).Dispose();
        }

        return (Cpu(process) - before) / Scrapes;
    }

    /// <summary>One reply with all accounts, packed.</summary>
    public static ValueTask<NatsMsg> AskEverythingAsync(INatsConnection nats, string subject, CancellationToken cancellation = default) =>
        nats.RequestAsync(subject, Everything, new NatsHeaders().Add("Accept-Encoding", "gzip"), cancellation);

    /// <summary>Makes an account's streams, and one consumer.</summary>
    public static async Task FillAsync(INatsConnection nats, int streams, CancellationToken cancellation = default)
    {
        var api = new JetStreamApi(nats, TimeProvider.System);
        for (var stream = 0; stream < streams; stream++)
        {
            await api.CreateStreamAsync($"S{stream}", [$"s{stream}.>"], more: new() { ["storage"] = "memory" }, cancellation: cancellation);
        }

        await api.CreateConsumerAsync("S0", "worker", cancellation: cancellation);
    }

    static double Cpu(Process process)
    {
        process.Refresh();
        return process.TotalProcessorTime.TotalMilliseconds;
    }

    static async Task FillAsync(string url, int account, string password)
    {
        await using var nats = new NatsConnection(new() { Urls = [url], AuthOpts = new() { Username = $"u{account}", Password = password } });
        await nats.ConnectAsync();
        await FillAsync(nats, StreamsEach);
    }

    static string Config(string password)
    {
        var text = new StringBuilder($"system_account: SYS\naccounts {{\n  SYS {{ users: [ {{ user: sys, password: \"{password}\" }} ] }}\n");
        for (var account = 0; account < Accounts; account++)
        {
            text.Append($"  A{account:0000} {{ jetstream: enabled, users: [ {{ user: u{account}, password: \"{password}\" }} ] }}\n");
        }

        return text.Append('}').ToString();
    }
}
