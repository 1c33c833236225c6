namespace Surveyor.Host.Demo;

/// <summary>What the demo tells its user.</summary>
static class DemoGuide
{
    public static string Text(DemoCluster cluster, int port)
    {
        var servers = cluster.Servers.All.ToArray();
        var page = $"http://127.0.0.1:{port}";
        var rows = string.Join('\n', servers.Select(static server => $"    {server.Name}  {server.Url}  process {server.Pid}"));
        return $"""

            Surveyor watches a throwaway cluster of three nats-servers.

              overview   {page}/
              metrics    {page}/metrics

            servers
            {rows}
            logins     {cluster.LoginsFile} (users sys, shop, billing)

            what to look at
              orders > {DemoAssets.Well}    well: takes and acknowledges everything
              orders > {DemoAssets.Lagging}   lagging: slower than the stream grows
              orders > {DemoAssets.Stuck}    stuck: {DemoAssets.StuckLimit} unacknowledged messages are its limit, none is ever acknowledged
              orders > {DemoAssets.Redelivering}      redelivering: most messages are refused and come again
              {DemoTraffic.ImportedPrice}           a service of account SHOP, used by BILLING, latency tracked
              quick-prices         its objective ({page}/objectives): the service is slow from the 20th second on, for 80 s: the budget burns, an alert is raised and goes

            try
              curl -s {page}/metrics | grep -E 'nats_consumer_num_(pending|ack_pending|redelivered)'
              kill -9 {servers[1].Pid}; sleep 5; curl -s {page}/metrics | grep nats_server_up

            Ctrl-C ends everything and leaves nothing behind.

            """;
    }
}
