using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Surveyor.Host.Options;

namespace Surveyor.Host.Http;

/// <summary>Kestrel with Surveyor's routes and nothing else.</summary>
static class WebServer
{
    // Longest wait for scrapes under way when stopping.
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    public static async Task<WebApplication> BuildAsync(OptionValues options, LiveSurvey live, ILoggerFactory logs)
    {
        var addresses = await AddressesAsync(options.Get(HttpSettings.Addr));
        var gate = PagesGate.Of(options.Get(HttpSettings.PagesAddr), options.Get(HttpSettings.Port));
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "surveyor" });
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseSockets(sockets => sockets.MaxWriteBufferSize = 2 * PageBuffer.PartSize);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, addresses, options.Get(HttpSettings.Port), gate));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(logs);
        builder.Services.AddSingleton<IHostLifetime, OuterLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Grace);

        var app = builder.Build();
        app.UseRouting();
        new MetricsEndpoint(live, options.Get(SurveySettings.Timeout), logs.CreateLogger<MetricsEndpoint>()).Map(app);
        Probes.Map(app, live);
        MapPages(new(app, gate), live, new(app.Services, logs, live));
        app.MapFallback(context => Answers.Text(context, 404, "There is nothing here. The metrics are at /metrics, what Surveyor found is at /, the API is described at /openapi.json.\n"));
        return app;
    }

    static void MapPages(PageRoutes routes, LiveSurvey live, PageWriting pages)
    {
        new LandingEndpoint(live, pages).Map(routes);
        new ConsumersEndpoint(live, pages).Map(routes);
        new StreamsEndpoint(live, pages).Map(routes);
        new ServersEndpoint(live, pages).Map(routes);
        new ServicesEndpoint(live, pages).Map(routes);
        new ObjectivesEndpoint(live, pages).Map(routes);
        new AlertsEndpoint(live).Map(routes);
        new LagEndpoint(live).Map(routes);
        new HealthEndpoint(live).Map(routes);
        new EventsEndpoint(live).Map(routes);
        Assets.Map(routes);
    }

    static void Listen(KestrelServerOptions kestrel, IReadOnlyList<IPAddress> addresses, int port, PagesGate gate)
    {
        kestrel.AddServerHeader = false;
        foreach (var address in addresses)
        {
            kestrel.Listen(address, port);
        }

        if (gate.Address is { } pages && !addresses.Any(address => PagesGate.Covers(address, port, pages)))
        {
            kestrel.Listen(pages);
        }
    }

    static async Task<IReadOnlyList<IPAddress>> AddressesAsync(string host)
    {
        var bare = host.Trim('[', ']');
        return bare.Length == 0 ? [IPAddress.IPv6Any]
            : IPAddress.TryParse(bare, out var address) ? [address]
            : await Dns.GetHostAddressesAsync(bare);
    }

    /// <summary>Signals are the command line's; the web server stops when told.</summary>
    sealed class OuterLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
