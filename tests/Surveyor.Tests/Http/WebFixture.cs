using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Surveyor.Events;
using Surveyor.Health;
using Surveyor.Host.Http;
using Surveyor.Host.Pages;
using Surveyor.Metrics;
using Surveyor.Snapshot;
using Surveyor.Tests.Options;
using Surveyor.Tests.Pages;

namespace Surveyor.Tests.Http;

/// <summary>The real routes on a free port, in front of a picture that a test chooses.</summary>
sealed class WebFixture : IAsyncDisposable
{
    readonly WebApplication _server;

    WebFixture(WebApplication server, HttpClient client, Script script) => (_server, Client, Plan) = (server, client, script);

    public HttpClient Client { get; }

    /// <summary>Every route there is.</summary>
    public IReadOnlyList<RouteEndpoint> Routes => [.. _server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    public IReadOnlyList<string> Addresses => [.. _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];

    public IServiceProvider Services => _server.Services;

    public Script Plan { get; }

    public static async Task<WebFixture> StartAsync(params string[] flags)
    {
        var script = new Script();
        var live = new LiveSurvey(() => script.Snapshot, script.SurveyAsync, () => script.ConnectionProblem, script.WriteAsync, () => script.Report, script.Scrapes, () => script.Events,
            () => script.Health ?? Reports.Of(script.Snapshot), (in _, consumer) => script.Samples.GetValueOrDefault(consumer, []), (in _) => script.Stored)
        {
            Services = () => script.Services,
            Objectives = () => script.Objectives,
            Alerts = () => script.Alerts,
        };
        var options = Given.Flags(["--port", "0", "--addr", "127.0.0.1", .. flags]);
        options.Problems.ShouldBeEmpty();
        var server = await WebServer.BuildAsync(options.Values, live, NullLoggerFactory.Instance);
        await server.StartAsync(TestContext.Current.CancellationToken);
        var address = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new(server, new() { BaseAddress = new(address) }, script);
    }

    public async Task<(int Status, string Text)> GetAsync(string path)
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        }

        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
    }

    /// <summary>What the rest of Surveyor does in a test.</summary>
    internal sealed class Script
    {
        public ClusterSnapshot Snapshot { get; set; } = Clusters.Healthy;

        public string ConnectionProblem { get; set; } = "";

        public string Page { get; set; } = "nats_up 1\n";

        public PageReport Report { get; set; } = PageReport.Empty;

        public List<RecentEvent> Events { get; } = [];

        /// <summary>Null: nothing of the picture has a verdict.</summary>
        public HealthReport? Health { get; set; }

        /// <summary>By the name of the consumer.</summary>
        public Dictionary<string, ConsumerSample[]> Samples { get; } = [];

        public StoredRate[] Stored { get; set; } = [];

        public ServiceReport Services { get; set; } = ServiceReport.Nothing;

        public ObjectiveReport Objectives { get; set; } = ObjectiveReport.Nothing;

        public AlertList Alerts { get; set; } = AlertList.Nothing;

        public ScrapeCounters Scrapes { get; } = new();

        public Exception? Failure { get; set; }

        /// <summary>Set when the writing of a page ends: null when all was written, else why not.</summary>
        public TaskCompletionSource<Exception?> Written { get; } = new();

        public List<TimeSpan> Deadlines { get; } = [];

        public Task<ClusterSnapshot> SurveyAsync(TimeSpan timeout, CancellationToken cancellation)
        {
            Deadlines.Add(timeout);
            return Failure is null ? Task.FromResult(Snapshot) : Task.FromException<ClusterSnapshot>(Failure);
        }

        // In small pieces, each flushed, as a big page is.
        public async ValueTask WriteAsync(
            ClusterSnapshot snapshot,
            ExpositionFormat format,
            System.Buffers.IBufferWriter<byte> output,
            Func<CancellationToken, ValueTask> flush,
            CancellationToken cancellation)
        {
            try
            {
                await WriteAsync(format, output, flush, cancellation);
                Written.TrySetResult(null);
            }
            catch (Exception e)
            {
                Written.TrySetResult(e);
                throw;
            }
        }

        async Task WriteAsync(ExpositionFormat format, System.Buffers.IBufferWriter<byte> output, Func<CancellationToken, ValueTask> flush, CancellationToken cancellation)
        {
            var whole = Encoding.UTF8.GetBytes($"# {format}\n{Page}");
            for (var at = 0; at < whole.Length; at += 10_000)
            {
                var piece = whole.AsMemory(at, Math.Min(10_000, whole.Length - at));
                piece.Span.CopyTo(output.GetSpan(piece.Length));
                output.Advance(piece.Length);
                await flush(cancellation);
            }
        }
    }
}
