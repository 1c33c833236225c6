using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Surveyor.EndToEnd.Kit;
using Surveyor.Nats;

namespace Surveyor.EndToEnd.Truth;

/// <summary>
/// Two servers. APP exports measured services that answer, are silent or are not there; BIZ imports them and asks. Every sample is also
/// caught as the servers publish it.
/// </summary>
public sealed class MeasuredServices : IAsyncDisposable
{
    /// <summary>Where responders, Surveyor and the test listen.</summary>
    public const string Near = "n1-east";

    public const string Far = "n2-east";
    public const string Topic = "latency.svc";
    public const string Responder = "pricing";

    const string Echo = "echo";
    const string Traced = "traced";
    const string Absent = "absent";
    const string Silent = "silent";
    const string Impatient = "impatient";

    /// <summary>A time-out comes after one to two of the service's threshold.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    readonly ConcurrentDictionary<string, JsonElement> _samples = new(StringComparer.Ordinal);
    readonly Dictionary<string, INatsConnection> _requestors = [];
    readonly INatsConnection _app;

    MeasuredServices(TestSystem system, Login observer, INatsConnection app) => (System, Observer, _app) = (system, observer, app);

    public TestSystem System { get; }

    /// <summary>A user of APP for Surveyor alone.</summary>
    public Login Observer { get; }

    /// <summary>Each once, as caught so far.</summary>
    public IReadOnlyList<JsonElement> Samples => [.. _samples.Values];

    /// <summary>Of the exporting account.</summary>
    public INatsConnection App => _app;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<MeasuredServices> StartAsync(string version)
    {
        var (sys, app, biz) = (Login.WithPassword("SYS", "sys"), Login.WithPassword("APP", "app"), Login.WithPassword("BIZ", "biz"));
        var observer = Login.WithPassword("APP", "observer");
        var accounts = $$"""
            system_account: SYS
            accounts {
              SYS { users: [ {{sys.Entry()}} ] }
              APP {
                users: [ {{app.Entry()}}, {{observer.Entry()}} ]
                exports: [ {{Export(Echo, 60)}}, {{Export(Absent, 60)}}, {{Export(Silent, 60)}}, {{Export(Impatient, 1)}}, {{Export(Traced, 60, "headers")}} ]
              }
              BIZ {
                users: [ {{biz.Entry()}} ]
                imports: [ {{Import(Echo)}}, {{Import(Absent)}}, {{Import(Silent)}}, {{Import(Impatient)}}, {{Import(Traced, share: false)}} ]
              }
            }
            """;
        var system = await TestCluster.PlainAsync(version, accounts, sys, app, biz, Near, Far);
        var services = new MeasuredServices(system, observer, new NatsConnection(system.Opts(app, Near) with { Name = Responder }, TimeProvider.System));
        await services.BeginAsync();
        return services;
    }

    /// <summary>Surveyor, when it hears everything that is published from then on.</summary>
    public async Task<SurveyorProcess> ObserveAsync(ObservationFolder folder)
    {
        var surveyor = await SurveyorProcess.StartAsync([.. System.SurveyorFlags(System.Sys, Near), "--observe", folder.Path]);
        await Listener.ListensAsync(System, Observer.User, Topic);
        return surveyor;
    }

    /// <summary>A request that succeeds, to a service that takes that long.</summary>
    /// <returns>Its sample.</returns>
    public Task<JsonElement> AskAsync(string server, TimeSpan takes = default) => SampleAsync(server, "200", async requestor =>
    {
        var milliseconds = takes.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
        using var reply = await requestor.RequestAsync($"app.{Echo}", Encoding.UTF8.GetBytes(milliseconds), cancellation: Cancellation);
        return null;
    });

    /// <summary>A request that succeeds, to a service that is measured only when headers want it. Who asks is not shared.</summary>
    /// <returns>Its sample.</returns>
    public Task<JsonElement> AskTracedAsync(string server, string header, string value) => SampleAsync(server, "200", async requestor =>
    {
        using var reply = await requestor.RequestAsync($"app.{Traced}", "0"u8.ToArray(), new NatsHeaders().Add(header, value), Cancellation);
        return null;
    });

    /// <summary>A request without a reply subject.</summary>
    public Task<JsonElement> TellAsync(string server) => SampleAsync(server, "400", async requestor =>
    {
        await requestor.PublishAsync($"app.{Echo}", "0"u8.ToArray(), cancellation: Cancellation);
        return null;
    });

    /// <summary>A request whose requestor leaves before it is answered.</summary>
    public Task<JsonElement> LeaveAsync(string server) => SampleAsync(server, "408", async requestor =>
    {
        await using var inbox = await AskFromInboxAsync(requestor, Silent);
        await requestor.PingAsync(Cancellation);
        return null;
    });

    /// <summary>A request to a service that nobody offers.</summary>
    public Task<JsonElement> AskNobodyAsync(string server) => SampleAsync(server, "503", requestor => AskFromInboxAsync(requestor, Absent));

    /// <summary>A request that is never answered, and whose requestor stays.</summary>
    public Task<JsonElement> WaitInVainAsync(string server) => SampleAsync(server, "504", requestor => AskFromInboxAsync(requestor, Impatient));

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _requestors.Values.Append(_app))
        {
            await connection.DisposeAsync();
        }

        await System.DisposeAsync();
    }

    static string Export(string service, int seconds, string sampling = "100%") =>
        $$"""{ service: "svc.{{service}}", response_threshold: "{{seconds}}s", latency: { sampling: {{sampling}}, subject: "{{Topic}}" } }""";

    static string Import(string service, bool share = true) =>
        $$"""{ service: { account: APP, subject: "svc.{{service}}" }, to: "app.{{service}}", share: {{(share ? "true" : "false")}} }""";

    static async Task<IAsyncDisposable?> AskFromInboxAsync(INatsConnection requestor, string service)
    {
        // An inbox of its own for each request: servers notice when its requestor leaves.
        var inbox = requestor.Subscribe($"_INBOX.{Guid.NewGuid():N}");
        await requestor.PublishAsync($"app.{service}", replyTo: inbox.Subject, cancellation: Cancellation);
        return inbox;
    }

    async Task BeginAsync()
    {
        await _app.ConnectAsync(Cancellation);
        foreach (var server in (string[])[Near, Far])
        {
            _requestors.Add(server, await System.ConnectAsync(System.Biz, server));
        }

        _ = CatchAsync(_app.Subscribe(Topic));
        _app.Subscribe($"svc.{Silent}");
        _app.Subscribe($"svc.{Impatient}");
        _ = AnswerAsync(_app.Subscribe($"svc.{Traced}"));
        _ = AnswerAsync(_app.Subscribe($"svc.{Echo}"));

        // Servers tell each other of subscriptions in order, so when the last one is known far away, all are. What an account asks itself
        // is not measured.
        await using var far = await System.ConnectAsync(System.App, Far);
        await Eventually.TrueAsync(
            async () =>
            {
                using var reply = await far.RequestAsync($"svc.{Echo}", "0"u8.ToArray(), cancellation: Cancellation);
                return !reply.IsNoResponders;
            },
            "the service is known everywhere");
    }

    async Task CatchAsync(INatsSubscription subscription)
    {
        await foreach (var message in subscription.ReadAllAsync(CancellationToken.None))
        {
            using (message)
            {
                // Tests publish other things on the topic, too.
                if (message.Data.Span.IndexOf("io.nats.server.metric.v1.service_latency"u8) >= 0)
                {
                    using var document = JsonDocument.Parse(message.Data);
                    _samples.TryAdd(document.RootElement.Text("id"), document.RootElement.Clone());
                }
            }
        }
    }

    async Task AnswerAsync(INatsSubscription subscription)
    {
        await foreach (var request in subscription.ReadAllAsync(CancellationToken.None))
        {
            using (request)
            {
                await Task.Delay(int.Parse(Encoding.UTF8.GetString(request.Data.Span), CultureInfo.InvariantCulture));
                await (request.ReplyTo is { } inbox ? _app.PublishAsync(inbox) : ValueTask.CompletedTask);
            }
        }
    }

    /// <summary>Asks, and waits for the sample of it.</summary>
    /// <param name="ask">What it returns must last until the sample is there.</param>
    async Task<JsonElement> SampleAsync(string server, string status, Func<INatsConnection, Task<IAsyncDisposable?>> ask)
    {
        var before = OfStatus();
        var held = await ask(_requestors[server]);
        await Eventually.TrueAsync(() => OfStatus().Count > before.Count, $"a sample of status {status} from {server}", Patience);
        await (held?.DisposeAsync() ?? ValueTask.CompletedTask);
        return OfStatus().Values.Single(sample => !before.ContainsKey(sample.Text("id")));

        Dictionary<string, JsonElement> OfStatus() => _samples.Values
            .Where(sample => LatencyTruth.Status(sample) == status && sample.Text("requestor.server") is var shared && (shared == server || shared.Length == 0))
            .ToDictionary(static sample => sample.Text("id"));
    }
}
