using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Surveyor.EndToEnd.Kit;
using Surveyor.Nats;

namespace Surveyor.EndToEnd.Truth;

/// <summary>
/// Several servers. APP exports measured services that answer, are silent or are not there; BIZ imports them and asks. Every sample is
/// also caught as the servers publish it.
/// </summary>
public sealed class MeasuredServices : IAsyncDisposable
{
    /// <summary>Where responders, Surveyor and the test listen.</summary>
    public const string Near = "n1-east";

    public const string Far = "n2-east";

    /// <summary>Behind a gateway.</summary>
    public const string West = "n1-west";

    /// <summary>A leaf node of the first server.</summary>
    public const string Leaf = "leaf1";

    /// <summary>A service that answers at the leaf node.</summary>
    public const string Edge = "edge";

    public const string Topic = "latency.svc";
    public const string Responder = "pricing";

    const string Echo = "echo";
    const string Traced = "traced";
    const string Absent = "absent";
    const string Silent = "silent";
    const string Impatient = "impatient";
    const string Wrong = "wrong";

    /// <summary>A time-out comes after one to two of the service's threshold.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    readonly ConcurrentDictionary<string, JsonElement> _samples = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, int> _messages = new(StringComparer.Ordinal);
    readonly Dictionary<string, INatsConnection> _requestors = [];
    readonly List<INatsConnection> _others = [];
    readonly INatsConnection _app;

    MeasuredServices(TestSystem system, Login observer, INatsConnection app) => (System, Observer, _app) = (system, observer, app);

    public TestSystem System { get; }

    /// <summary>A user of APP for Surveyor alone.</summary>
    public Login Observer { get; }

    /// <summary>Each once, as caught so far.</summary>
    public IReadOnlyList<JsonElement> Samples => [.. _samples.Values];

    /// <summary>How many of the messages caught were samples that had come before.</summary>
    public int Copies => _samples.Keys.Sum(id => _messages[id] - 1);

    /// <summary>Of the exporting account.</summary>
    public INatsConnection App => _app;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Two servers of a cluster; samples are caught in the account that exports.</summary>
    public static async Task<MeasuredServices> StartAsync(string version)
    {
        var logins = new Logins();
        var system = await TestCluster.PlainAsync(version, logins.Accounts(), logins.Sys, logins.App, logins.Biz, Near, Far);
        var services = Of(system, logins);
        await services.BeginAsync(services._app.Subscribe(Topic));
        return services;
    }

    /// <summary>
    /// A server, another one behind a gateway, and a leaf node that has the same accounts. The system account imports the samples on each,
    /// and there they are caught.
    /// </summary>
    public static async Task<MeasuredServices> StartSpreadAsync(string version)
    {
        var logins = new Logins();
        var system = await TestCluster.SpreadAsync(version, logins.Accounts(imported: true), logins.Sys, logins.App, logins.Biz);
        var services = Of(system, logins);
        var sys = await system.ConnectAsync(system.Sys, Near);
        var edge = new NatsConnection(system.Opts(system.App, Leaf) with { Name = Edge }, TimeProvider.System);
        services._others.AddRange([sys, edge]);
        await edge.ConnectAsync(Cancellation);
        _ = AnswerAsync(edge, edge.Subscribe($"svc.{Edge}"));
        await services.BeginAsync(sys.Subscribe("lat.>"), Edge);
        await services.OpenAsync();
        return services;
    }

    /// <summary>One file that observes all of them as one service.</summary>
    public static ObservationFolder Folder(Login observer, string service)
    {
        var folder = new ObservationFolder();
        folder.Write("orders.json", service, Topic, observer);
        return folder;
    }

    /// <summary>Surveyor, when it hears everything that is published from then on.</summary>
    public async Task<SurveyorProcess> ObserveAsync(ObservationFolder folder)
    {
        var surveyor = await SurveyorProcess.StartAsync([.. System.SurveyorFlags(System.Sys, Near), "--observe", folder.Path]);
        await Listener.ListensAsync(System, Observer.User, Topic);
        return surveyor;
    }

    /// <summary>Surveyor with nothing but the connection of the system account, when it hears everything that is published from then on.</summary>
    public async Task<SurveyorProcess> ImportAsync()
    {
        var surveyor = await SurveyorProcess.StartAsync(System.SurveyorFlags(System.Sys, Near));
        await Listener.ListensAsync(System, System.Sys.User, "lat.*.>");
        return surveyor;
    }

    /// <summary>A request that succeeds, to a service that takes that long.</summary>
    /// <returns>Its sample.</returns>
    public Task<JsonElement> AskAsync(string server, TimeSpan takes = default, string service = Echo) => SampleAsync(server, "200", async requestor =>
    {
        var milliseconds = takes.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
        using var reply = await requestor.RequestAsync($"app.{service}", Encoding.UTF8.GetBytes(milliseconds), cancellation: Cancellation);
        return null;
    });

    /// <summary>A request that the service answers with an error, which servers take for any answer.</summary>
    public Task<JsonElement> ErrAsync(string server) => SampleAsync(server, "200", async requestor =>
    {
        using var reply = await requestor.RequestAsync($"app.{Echo}", Encoding.UTF8.GetBytes(Wrong), cancellation: Cancellation);
        reply.Headers!["Nats-Service-Error-Code"].ShouldBe("500");
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
        foreach (var connection in _requestors.Values.Concat(_others).Append(_app))
        {
            await connection.DisposeAsync();
        }

        await System.DisposeAsync();
    }

    static MeasuredServices Of(TestSystem system, Logins logins) =>
        new(system, logins.Observer, new NatsConnection(system.Opts(logins.App, Near) with { Name = Responder }, TimeProvider.System));

    static async Task<IAsyncDisposable?> AskFromInboxAsync(INatsConnection requestor, string service)
    {
        // An inbox of its own for each request: servers notice when its requestor leaves.
        var inbox = requestor.Subscribe($"_INBOX.{Guid.NewGuid():N}");
        await requestor.PublishAsync($"app.{service}", replyTo: inbox.Subject, cancellation: Cancellation);
        return inbox;
    }

    async Task BeginAsync(INatsSubscription samples, params string[] more)
    {
        await _app.ConnectAsync(Cancellation);
        _ = CatchAsync(samples);
        _app.Subscribe($"svc.{Silent}");
        _app.Subscribe($"svc.{Impatient}");
        _ = AnswerAsync(_app, _app.Subscribe($"svc.{Traced}"));
        _ = AnswerAsync(_app, _app.Subscribe($"svc.{Echo}"));

        // Servers tell each other of subscriptions in order, so when the last one is known far away, all are. What an account asks itself
        // is not measured.
        foreach (var server in System.Servers.All.Select(static server => server.Name))
        {
            _requestors.Add(server, await System.ConnectAsync(System.Biz, server));
            await using var app = await System.ConnectAsync(System.App, server);
            foreach (var service in more.Append(Echo))
            {
                await Eventually.TrueAsync(() => IsThereAsync(app, service), $"{service} is known to {server}");
            }

            await Eventually.TrueAsync(async () => !await IsThereAsync(app, Absent), $"{server} knows that nobody offers {Absent}");
        }
    }

    /// <summary>Waits until samples come from everywhere, and from the leaf node in both ways.</summary>
    async Task OpenAsync()
    {
        foreach (var server in (string[])[West, Leaf])
        {
            await using var app = await System.ConnectAsync(System.App, server);
            await Eventually.TrueAsync(
                async () =>
                {
                    await app.PublishAsync("latency.probe", Encoding.UTF8.GetBytes($"{server} {Guid.NewGuid()}"), cancellation: Cancellation);
                    return _messages.Any(one => one.Key.StartsWith(server, StringComparison.Ordinal) && one.Value == (server == Leaf ? 2 : 1));
                },
                $"samples come from {server}");
        }
    }

    static async Task<bool> IsThereAsync(INatsConnection app, string service)
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            using var reply = await app.RequestAsync($"svc.{service}", "0"u8.ToArray(), cancellation: patience.Token);
            return true;
        }
        catch (NatsNoRespondersException)
        {
            return false;
        }
    }

    async Task CatchAsync(INatsSubscription subscription)
    {
        await foreach (var message in subscription.ReadAllAsync(CancellationToken.None))
        {
            using (message)
            {
                // Tests publish other things on the topic, too.
                var text = Encoding.UTF8.GetString(message.Data.Span);
                if (text.Contains("io.nats.server.metric.v1.service_latency", StringComparison.Ordinal))
                {
                    using var document = JsonDocument.Parse(text);
                    text = document.RootElement.Text("id");
                    _messages.AddOrUpdate(text, 1, static (_, count) => count + 1);
                    _samples.TryAdd(text, document.RootElement.Clone());
                }
                else
                {
                    _messages.AddOrUpdate(text, 1, static (_, count) => count + 1);
                }
            }
        }
    }

    static async Task AnswerAsync(INatsConnection connection, INatsSubscription subscription)
    {
        await foreach (var request in subscription.ReadAllAsync(CancellationToken.None))
        {
            using (request)
            {
                var text = Encoding.UTF8.GetString(request.Data.Span);
                await Task.Delay(text == Wrong ? 0 : int.Parse(text, CultureInfo.InvariantCulture));
                var error = text == Wrong ? new NatsHeaders().Add("Nats-Service-Error", "no such order").Add("Nats-Service-Error-Code", "500") : null;
                await (request.ReplyTo is { } inbox ? connection.PublishAsync(inbox, headers: error) : ValueTask.CompletedTask);
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

    sealed class Logins
    {
        public Login Sys { get; } = Login.WithPassword("SYS", "sys");

        public Login App { get; } = Login.WithPassword("APP", "app");

        public Login Biz { get; } = Login.WithPassword("BIZ", "biz");

        public Login Observer { get; } = Login.WithPassword("APP", "observer");

        /// <param name="imported">The system account hears the samples, too.</param>
        public string Accounts(bool imported = false) => $$"""
            system_account: SYS
            accounts {
              SYS {
                users: [ {{Sys.Entry()}} ]
                imports: [ {{(imported ? "{ stream: { account: APP, subject: \"latency.>\" }, prefix: \"lat.APP\" }" : "")}} ]
              }
              APP {
                users: [ {{App.Entry()}}, {{Observer.Entry()}} ]
                exports: [
                  {{Export(Echo, 60)}}, {{Export(Edge, 60)}}, {{Export(Absent, 60)}}, {{Export(Silent, 60)}}, {{Export(Impatient, 1)}}, {{Export(Traced, 60, "headers")}}
                  {{(imported ? "{ stream: \"latency.>\", accounts: [SYS] }" : "")}}
                ]
              }
              BIZ {
                users: [ {{Biz.Entry()}} ]
                imports: [ {{Import(Echo)}}, {{Import(Edge)}}, {{Import(Absent)}}, {{Import(Silent)}}, {{Import(Impatient)}}, {{Import(Traced, share: false)}} ]
              }
            }
            """;

        static string Export(string service, int seconds, string sampling = "100%") =>
            $$"""{ service: "svc.{{service}}", response_threshold: "{{seconds}}s", latency: { sampling: {{sampling}}, subject: "{{Topic}}" } }""";

        static string Import(string service, bool share = true) =>
            $$"""{ service: { account: APP, subject: "svc.{{service}}" }, to: "app.{{service}}", share: {{(share ? "true" : "false")}} }""";
    }
}
