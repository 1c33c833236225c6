namespace Surveyor.Host.Demo;

/// <summary>Settings of the servers of one cluster, joined by routes.</summary>
public static class ClusterPlan
{
    public static IReadOnlyList<NatsServerSettings> Of(LoopbackPorts ports, string cluster, IReadOnlyList<string> names, string accounts, bool jetStream = true)
    {
        var routes = names.Select(_ => ports.Next()).ToArray();
        return [.. names.Select((name, i) => new NatsServerSettings
        {
            Name = name,
            Port = ports.Next(),
            Cluster = cluster,
            RoutePort = routes[i],
            RoutePorts = routes,
            JetStream = jetStream,
            Accounts = accounts,
        })];
    }
}
