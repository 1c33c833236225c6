using System.Globalization;
using System.Text;
using Surveyor.Benchmarks.Swarm;
using Surveyor.Host.Demo;

namespace Surveyor.Benchmarks;

/// <summary>A way of scraping a pretended system, and what it may cost. Times in milliseconds, memory in megabytes above the empty host.</summary>
sealed record SwarmCase(string Name, SwarmPlan Plan, string[] Flags, int Scrapes, double MostMedian, double MostCpu, double MostPeak)
{
    /// <summary>Ask everything anew at each scrape.</summary>
    public static readonly string[] Anew = ["--fresh-for-light", "0s", "--fresh-for-state", "0s", "--fresh-for-config", "0s", "--loop-light", "0s"];

    /// <summary>The same, but for configuration, which is asked once.</summary>
    public static readonly string[] StateAnew = ["--fresh-for-light", "0s", "--fresh-for-state", "0s", "--fresh-for-config", "24h", "--loop-light", "0s"];

    /// <summary>Nothing is asked anew.</summary>
    public static readonly string[] Ready = ["--fresh-for-light", "24h", "--fresh-for-state", "24h", "--fresh-for-config", "24h", "--loop-light", "0s"];

    static readonly SwarmPlan Hundred = new() { Servers = 100, Accounts = 20, StreamsPerAccount = 50, ConsumersPerStream = 3 };
    static readonly SwarmPlan Thousand = new() { Servers = 1000, Accounts = 10 };
    static readonly SwarmPlan Many = new() { Servers = 3, Accounts = 10, StreamsPerAccount = 1000, ConsumersPerStream = 5, Gateways = 0 };

    /// <summary>Scrapes before those that are measured: the compiler makes hot code better step by step.</summary>
    public const int WarmUp = 10;

    public bool Gzip { get; init; }

    public static IReadOnlyList<SwarmCase> All { get; } =
    [
        new("100 servers, 1,000 R3 streams, 3,000 consumers; accounts detailed, gatewayz, raftz, streams, consumers", Hundred, ["--accounts-detailed", "--gatewayz", "--raftz", "--jsz", "all", .. Anew], 20, 160, 200, 60),
        new("1,000 servers, plain", Thousand, ["--jsz", "none", .. Anew], 20, 140, 160, 50),
        new("1,000 servers; accounts detailed, gatewayz, raftz", Thousand, ["--accounts-detailed", "--gatewayz", "--raftz", .. Anew], 8, 900, 1000, 200),
        new("3 servers, 10,000 R3 streams, 50,000 R3 consumers: state anew", Many, ["--jsz", "all", .. StateAnew], 8, 1200, 1400, 150),
        new("the same: state and configuration anew", Many, ["--jsz", "all", .. Anew], 5, double.NaN, 2400, double.NaN),
        new("the same: nothing asked anew", Many, ["--jsz", "all", .. Ready], 10, 450, double.NaN, double.NaN),
        new("the same: nothing asked anew, gzip", Many, ["--jsz", "all", .. Ready], 5, 800, double.NaN, double.NaN) { Gzip = true },
    ];

    /// <summary>Growth with the number of servers and of consumers; nothing is promised.</summary>
    public static IReadOnlyList<SwarmCase> Growth { get; } =
    [
        .. ((int[])[10, 100, 1000]).Select(servers => new SwarmCase($"{servers} servers, plain", Thousand with { Servers = servers }, ["--jsz", "none", .. Anew], 20, double.NaN, double.NaN, double.NaN)),
        .. ((int[])[1, 10, 50]).Select(thousands => new SwarmCase($"{thousands},000 consumers", Many with { StreamsPerAccount = thousands * 20 }, ["--jsz", "all", .. StateAnew], 8, double.NaN, double.NaN, double.NaN)),
    ];
}

/// <summary>What a case cost, and its floors: the same requests with the replies thrown away, and a copy of the page.</summary>
sealed record SwarmResult(SwarmCase Case, double Start, long Idle, Cost Surveyor, Cost? Gather, Cost? Copy);

/// <summary>Runs cases against a swarm behind a real nats-server.</summary>
static class SwarmCases
{
    const string User = "sys";

    public static async Task<SwarmResult> RunAsync(SwarmCase one, bool floors)
    {
        var password = Guid.NewGuid().ToString("N");
        await using var servers = await StartServerAsync(password);
        await using var swarm = await Swarm.Swarm.StartAsync(one.Plan, new() { Urls = servers.Urls, AuthOpts = new() { Username = User, Password = password } });
        string[] login = ["--servers", servers.Urls[0], "--user", User, "--password", password, "--timeout", "30s", "--max-series", "0", "--max-series-per-family", "0"];
        await using var surveyor = Measured.Surveyor([.. login, .. one.Flags]);
        var start = await surveyor.FirstAsync(page => Up(page) == one.Plan.Servers + 1);
        var idle = surveyor.Resident;
        var cost = await surveyor.ScrapeAsync(one.Scrapes, BetweenAsync, one.Gzip, SwarmCase.WarmUp);
        if (!floors)
        {
            return new(one, start, idle, cost, null, null);
        }

        swarm.Recording = true;
        var page = await surveyor.TryScrapeAsync() ?? "";
        swarm.Recording = false;
        return new(one, start, idle, cost, await GatherAsync(one, swarm, servers, password), await CopyAsync(one, page, servers.Folder));

        Task BetweenAsync()
        {
            swarm.Advance();
            return Task.Delay(50);
        }
    }

    /// <summary>Keeps the swarm of a case running, to try Surveyor on by hand; its numbers move every second.</summary>
    public static async Task HoldAsync(SwarmCase one)
    {
        var password = Guid.NewGuid().ToString("N");
        await using var servers = await StartServerAsync(password);
        await using var swarm = await Swarm.Swarm.StartAsync(one.Plan, new() { Urls = servers.Urls, AuthOpts = new() { Username = User, Password = password } });
        Console.WriteLine($"--servers {servers.Urls[0]} --user {User} --password {password} {string.Join(' ', one.Flags)}");
        using var stop = new CancellationTokenSource();
        using var interrupted = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, signal => (signal.Cancel, _) = (true, stop.CancelAsync()));
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            swarm.Advance();
        }
    }

    /// <summary>A real server whose only account is the system account; replies of the swarm are bigger than clients usually may send.</summary>
    public static Task<NatsServers> StartServerAsync(string password) => NatsServers.StartAsync(
        NatsServerProgram.Find() ?? throw new FileNotFoundException("no nats-server: run eng/get-tools.sh nats-server"),
        (ports, _) =>
        [
            new()
            {
                Name = "real",
                Port = ports.Next(),
                Accounts = $"system_account: SYS\naccounts {{ SYS {{ users: [ {{ user: {User}, password: \"{password}\" }} ] }} }}",
                Extra = "max_payload: 62MB",
            },
        ],
        TimeProvider.System);

    static int Up(string page) => page.Split('\n').Count(static line => line.StartsWith("nats_server_up{", StringComparison.Ordinal) && line.EndsWith(" 1", StringComparison.Ordinal));

    static async Task<Cost?> GatherAsync(SwarmCase one, Swarm.Swarm swarm, NatsServers servers, string password)
    {
        var requests = swarm.TakeHeard();
        if (requests.Count == 0)
        {
            return null;
        }

        var file = Path.Combine(servers.Folder, "round.json");
        Floors.Save(file, requests, one.Plan.Servers);
        await using var floor = Measured.Floor(Floors.Gather, servers.Urls[0], User, password, file);
        await floor.FirstAsync(static _ => true);
        return await floor.ScrapeAsync(one.Scrapes, static () => Task.Delay(50));
    }

    static async Task<Cost> CopyAsync(SwarmCase one, string page, string folder)
    {
        var file = Path.Combine(folder, "page.prom");
        await File.WriteAllTextAsync(file, page, new UTF8Encoding(false));
        await using var floor = Measured.Floor(Floors.Copy, file);
        await floor.FirstAsync(static _ => true);
        return await floor.ScrapeAsync(one.Scrapes, static () => Task.Delay(50));
    }
}
