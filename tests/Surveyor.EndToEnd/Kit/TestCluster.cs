using Surveyor.Host.Demo;

namespace Surveyor.EndToEnd.Kit;

/// <summary>Starts the usual topologies for a given nats-server version, ready to use when the task ends.</summary>
public static class TestCluster
{
    static readonly string[] East = ["n1-east", "n2-east", "n3-east"];

    /// <summary>One server, n1, with JetStream and HTTP monitoring.</summary>
    /// <param name="adjust">Last word on the settings.</param>
    public static Task<TestSystem> SingleAsync(string version = Tools.Newest, Tls tls = Tls.None, Func<NatsServerSettings, NatsServerSettings>? adjust = null)
    {
        var accounts = new TestAccounts();
        return StartAsync(version, accounts, tls, adjust, ports => [new()
        {
            Name = "n1",
            Port = ports.Next(),
            JetStream = true,
            Accounts = accounts.Hub,
        }]);
    }

    /// <summary>Three JetStream servers n1-east, n2-east, n3-east in cluster east.</summary>
    public static Task<TestSystem> ThreeNodesAsync(string version = Tools.Newest, Tls tls = Tls.None, Func<NatsServerSettings, NatsServerSettings>? adjust = null)
    {
        var accounts = new TestAccounts();
        return AgainAsync(() => StartAsync(version, accounts, tls, adjust, ports => ClusterPlan.Of(ports, "east", East, accounts.Hub)));
    }

    /// <summary>
    /// Cluster east as in <see cref="ThreeNodesAsync"/>; n1-west, cluster west without JetStream, joined by a gateway;
    /// leaf1, a leaf node with JetStream domain edge, bound to the accounts APP and SYS.
    /// </summary>
    public static Task<TestSystem> SuperclusterAsync(string version = Tools.Newest, Func<NatsServerSettings, NatsServerSettings>? adjust = null)
    {
        var accounts = new TestAccounts();
        return AgainAsync(() => StartAsync(version, accounts, Tls.None, adjust, ports => Supercluster(ports, accounts), (ports, hub) => Leaf(ports, accounts, hub)));
    }

    /// <summary>Three JetStream servers in operator mode: JWTs signed anew, memory resolver, logins by .creds files.</summary>
    public static Task<TestSystem> OperatorModeAsync(string version = Tools.Newest) => AgainAsync(() => StartOperatorModeAsync(version));

    /// <summary>Servers without JetStream, a cluster where there are several, with accounts of the test's own.</summary>
    public static async Task<TestSystem> PlainAsync(string version, string accounts, Login sys, Login app, Login biz, params string[] names)
    {
        var servers = await NatsServers.StartAsync(
            Tools.NatsServer(version),
            (ports, _) => names is [var only]
                ? [new() { Name = only, Port = ports.Next(), Accounts = accounts }]
                : ClusterPlan.Of(ports, "east", names, accounts, jetStream: false),
            TimeProvider.System,
            TestContext.Current.CancellationToken);
        return await ReadyAsync(new(version, servers) { Sys = sys, App = app, Biz = biz });
    }

    /// <summary>
    /// n1-east and behind a gateway n1-west, and leaf1, a leaf node of n1-east bound to the accounts APP and SYS; all without JetStream and
    /// with the same accounts of the test's own.
    /// </summary>
    public static async Task<TestSystem> SpreadAsync(string version, string accounts, Login sys, Login app, Login biz)
    {
        var servers = await NatsServers.StartAsync(
            Tools.NatsServer(version),
            (ports, _) => Spread(ports, accounts, sys, app),
            TimeProvider.System,
            TestContext.Current.CancellationToken);
        return await ReadyAsync(new(version, servers) { Sys = sys, App = app, Biz = biz });
    }

    static async Task<TestSystem> StartOperatorModeAsync(string version)
    {
        var minted = new TestOperator();
        var servers = await NatsServers.StartAsync(
            Tools.NatsServer(version),
            (ports, folder) => Monitored(ports, ClusterPlan.Of(ports, "east", East, minted.Config)),
            TimeProvider.System,
            TestContext.Current.CancellationToken);
        return await ReadyAsync(new(version, servers)
        {
            Sys = minted.Sys.In(servers.Folder),
            App = minted.App.In(servers.Folder),
            Biz = minted.Biz.In(servers.Folder),
        });
    }

    // A new cluster whose first routes cross now and then never elects a meta leader, or its servers never hear all others (2.9.10), or
    // its leader never finds its peers (2.10.27). That is not what is tested.
    static async Task<TestSystem> AgainAsync(Func<Task<TestSystem>> start)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await start();
            }
            catch (Exception e) when (attempt < 3 && e is NatsServerFailedException or OperationCanceledException or TimeoutException)
            {
            }
        }
    }

    static async Task<TestSystem> StartAsync(
        string version, TestAccounts accounts, Tls tls, Func<NatsServerSettings, NatsServerSettings>? adjust,
        Func<LoopbackPorts, IReadOnlyList<NatsServerSettings>> plan, Func<LoopbackPorts, NatsServers, NatsServerSettings>? leaf = null)
    {
        TestCertificates? certificates = null;
        var servers = await NatsServers.StartAsync(
            Tools.NatsServer(version),
            (ports, folder) =>
            {
                certificates = tls == Tls.None ? null : TestCertificates.Write(folder);
                return [.. Monitored(ports, plan(ports)).Select(settings => settings with { Tls = certificates?.Server(tls) }).Select(adjust ?? Unchanged)];
            },
            TimeProvider.System,
            TestContext.Current.CancellationToken);
        if (leaf is not null)
        {
            await AddLeafAsync(servers, ports => (adjust ?? Unchanged)(Monitored(ports, [leaf(ports, servers)])[0]));
        }

        return await ReadyAsync(new(version, servers)
        {
            Sys = accounts.Sys,
            Watcher = accounts.Watcher,
            App = accounts.App,
            Biz = accounts.Biz,
            Global = accounts.Global,
            Tls = certificates?.Client(tls) ?? new(),
        });
    }

    // nats-server 2.15 takes a leaf node for a peer while a hub without a domain elects its first meta leader, and never
    // elects one. So the leaf node comes afterwards.
    static async Task AddLeafAsync(NatsServers servers, Func<LoopbackPorts, NatsServerSettings> leaf)
    {
        try
        {
            await servers.WaitForMetaLeaderAsync(TestContext.Current.CancellationToken);
            await servers.AddAsync(leaf, TestContext.Current.CancellationToken);
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    static NatsServerSettings Unchanged(NatsServerSettings settings) => settings;

    static async Task<TestSystem> ReadyAsync(TestSystem system)
    {
        try
        {
            await system.Servers.WaitForMetaLeaderAsync(TestContext.Current.CancellationToken);
            await system.WaitUntilCompleteAsync();
            await system.WaitForPlacesAsync();
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    static IReadOnlyList<NatsServerSettings> Monitored(LoopbackPorts ports, IReadOnlyList<NatsServerSettings> plan) =>
        [.. plan.Select(settings => settings with { HttpPort = ports.Next() })];

    static IReadOnlyList<NatsServerSettings> Supercluster(LoopbackPorts ports, TestAccounts accounts)
    {
        GatewayRemote east = new("east", [ports.Next(), ports.Next(), ports.Next()]);
        GatewayRemote west = new("west", [ports.Next()]);
        GatewayRemote[] gateways = [east, west];
        var hub = ClusterPlan.Of(ports, "east", East, accounts.Hub)
            .Select((settings, i) => settings with
            {
                GatewayPort = east.Ports[i],
                Gateways = gateways,
                LeafPort = ports.Next(),
                Tags = ["region:east", $"az:{(char)('a' + i)}"],
            })
            .ToArray();
        var remote = ClusterPlan.Of(ports, "west", ["n1-west"], accounts.Hub, jetStream: false)[0] with
        {
            GatewayPort = west.Ports[0],
            Gateways = gateways,
            Tags = ["region:west"],
        };
        return [.. hub, remote];
    }

    static IReadOnlyList<NatsServerSettings> Spread(LoopbackPorts ports, string accounts, Login sys, Login app)
    {
        GatewayRemote[] gateways = [new("east", [ports.Next()]), new("west", [ports.Next()])];
        NatsServerSettings Hub(string cluster, GatewayRemote gateway) => ClusterPlan.Of(ports, cluster, [$"n1-{cluster}"], accounts, jetStream: false)[0] with
        {
            GatewayPort = gateway.Ports[0],
            Gateways = gateways,
        };
        var east = Hub("east", gateways[0]) with { LeafPort = ports.Next() };
        string Url(Login login) => $"nats-leaf://{login.User}:{login.Password}@127.0.0.1:{east.LeafPort}";
        return
        [
            east,
            Hub("west", gateways[1]),
            new() { Name = "leaf1", Port = ports.Next(), Accounts = accounts, LeafRemotes = [new([Url(app)], "APP"), new([Url(sys)], "SYS")] },
        ];
    }

    static NatsServerSettings Leaf(LoopbackPorts ports, TestAccounts accounts, NatsServers hub)
    {
        IReadOnlyList<string> Urls(Login login) =>
            [.. hub.All.Where(static server => server.Settings.LeafPort is not null).Reverse()
                .Select(server => $"nats-leaf://{login.User}:{login.Password}@127.0.0.1:{server.Settings.LeafPort}")];
        return new()
        {
            Name = "leaf1",
            Port = ports.Next(),
            JetStream = true,
            Domain = "edge",
            Accounts = accounts.Leaf,
            LeafRemotes = [new(Urls(accounts.App), "APP"), new(Urls(accounts.Sys), "SYS")],
            Tags = ["region:edge"],
        };
    }
}
