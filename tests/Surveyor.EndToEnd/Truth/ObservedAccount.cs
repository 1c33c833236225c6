using System.Diagnostics;
using System.Text;
using Surveyor.EndToEnd.Kit;
using Surveyor.Host.Demo;
using Surveyor.Nats;

namespace Surveyor.EndToEnd.Truth;

/// <summary>One server and an account whose latency samples the test publishes itself, as a server would.</summary>
public sealed class ObservedAccount : IAsyncDisposable
{
    const string Server = "n1";

    static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    /// <summary>What is said to take effect within a second does so on a busy machine.</summary>
    static readonly TimeSpan Within = TimeSpan.FromSeconds(3);

    readonly Func<bool, string> _accounts;

    ObservedAccount(TestSystem system, INatsConnection nats, Func<bool, string> accounts) => (System, Nats, _accounts) = (system, nats, accounts);

    public TestSystem System { get; }

    /// <summary>Publishes in the account.</summary>
    public INatsConnection Nats { get; }

    public required Login Observer { get; init; }

    /// <summary>May not listen below <c>secret</c> until <see cref="AcceptAsync"/>.</summary>
    public required Login Second { get; init; }

    /// <summary>Unknown to the server until <see cref="AcceptAsync"/>.</summary>
    public required Login Late { get; init; }

    /// <summary>Users by nkey.</summary>
    public required IReadOnlyList<NKeyPair> Keys { get; init; }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<ObservedAccount> StartAsync()
    {
        var (sys, app) = (Login.WithPassword("SYS", "sys"), Login.WithPassword("APP", "app"));
        var (observer, second, last) = (Login.WithPassword("APP", "observer"), Login.WithPassword("APP", "second"), Login.WithPassword("APP", "late"));
        NKeyPair[] keys = [NKeyPair.Create(NKeyKind.User), NKeyPair.Create(NKeyKind.User)];
        string Accounts(bool late) => $$"""
            system_account: SYS
            no_auth_user: nobody
            accounts {
              SYS { users: [ {{sys.Entry()}} ] }
              APP {
                users: [
                  {{app.Entry()}}, { user: "nobody", password: "{{Guid.NewGuid()}}" },
                  {{observer.Entry()}}, {{(late ? $"{second.Entry()}, {last.Entry()}" : second.Entry(", permissions: { subscribe: { deny: \"secret.>\" } }"))}},
                  {{string.Join(", ", keys.Select(static key => $"{{ nkey: {key.PublicKey} }}"))}}
                ]
              }
            }
            """;
        var system = await TestCluster.PlainAsync(Tools.Newest, Accounts(late: false), sys, app, app, Server);
        return new(system, await system.ConnectAsync(app), Accounts) { Observer = observer, Second = second, Late = last, Keys = keys };
    }

    /// <summary>A sample of a request that succeeded.</summary>
    public static byte[] Sample() => Encoding.UTF8.GetBytes($$$"""
        {"type":"io.nats.server.metric.v1.service_latency","id":"{{{Guid.NewGuid():N}}}","timestamp":"2026-11-21T04:00:22.304711012Z","status":200,
        "requestor":{"acc":"BIZ","rtt":1937909},"responder":{"acc":"APP","user":"app","name":"pricing","rtt":927662,"server":"n1"},
        "start":"2026-11-21T04:00:22.286513087Z","service":15323125,"system":6843,"total":18195539}
        """);

    public static double Requests(Page page, string service) => page.All("nats_service_requests_total", ("nats_service", service)).Sum(static sample => sample.Value);

    public Task<SurveyorProcess> ObserveAsync(ObservationFolder folder) => SurveyorProcess.StartAsync([.. System.SurveyorFlags(System.Sys), "--observe", folder.Path]);

    /// <summary>Waits until the page has just these observations, such as "orders.json: orders 1".</summary>
    public static Task ShowsAsync(SurveyorProcess surveyor, params string[] observations) => Eventually.HoldsAsync(
        async () =>
        {
            var page = await surveyor.ScrapeAsync();
            page.All("nats_observation_up").Select(static sample => $"{sample["observation"]}: {sample["nats_service"]} {sample.Value}").ShouldBe(observations, ignoreOrder: true);
            page.All("nats_latency_observations_count").Sum(static sample => sample.Value).ShouldBe(observations.Count(static observation => observation.EndsWith('1')));
        },
        Soon);

    /// <summary>Publishes one more sample and waits until the service has one more request.</summary>
    public async Task HearsAsync(SurveyorProcess surveyor, string service, string topic)
    {
        var before = Requests(await surveyor.ScrapeAsync(), service);
        await Nats.PublishAsync(topic, Sample(), cancellation: Cancellation);
        await Eventually.HoldsAsync(async () => Requests(await surveyor.ScrapeAsync(), service).ShouldBe(before + 1, $"a request to {service}"), Soon);
    }

    /// <summary>Waits until the server has just these subscriptions of the user.</summary>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> ListensToAsync(string user, params string[] topics)
    {
        var clock = Stopwatch.StartNew();
        await Eventually.HoldsAsync(async () => (await TopicsAsync(user)).ShouldBe(topics, ignoreOrder: true, $"subscriptions of {user}"), Within);
        return clock.Elapsed;
    }

    /// <summary>Has the server take the late user in and allow the second everything, or not any more, without a restart.</summary>
    public Task AcceptAsync(bool late) => System.ReloadAsync(Server, _accounts(late));

    public async Task AcceptByRestartAsync()
    {
        var server = System[Server];
        server.Settings = server.Settings with { Accounts = _accounts(true) };
        await server.RestartAsync(Cancellation);
        await ReturnedAsync();
    }

    public Task KillAsync() => System[Server].KillAsync();

    public async Task StartAgainAsync()
    {
        await System[Server].StartAsync(Cancellation);
        await ReturnedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Nats.DisposeAsync();
        await System.DisposeAsync();
    }

    Task ReturnedAsync() => Eventually.TrueAsync(() => Nats.State == NatsConnectionState.Open, "the publisher is connected again");

    /// <summary>Without what the client itself needs for replies.</summary>
    async Task<IReadOnlyList<string>> TopicsAsync(string user) =>
        [.. (await Listener.OfAsync(System, user)).SelectMany(static listener => listener.Topics).Where(static topic => !topic.StartsWith("_INBOX", StringComparison.Ordinal))];
}
