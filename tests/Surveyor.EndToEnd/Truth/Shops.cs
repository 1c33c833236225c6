using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Surveyor.EndToEnd.Kit;
using Surveyor.Nats;

namespace Surveyor.EndToEnd.Truth;

/// <summary>
/// One server. SHOP and STORE export measured services that BIZ uses; MON imports the samples of both below <c>lat</c>, SYS below
/// <c>shops</c>. Every sample is also caught as the server publishes it.
/// </summary>
public sealed class Shops : IAsyncDisposable
{
    readonly ConcurrentDictionary<string, (string Subject, JsonElement Sample)> _caught = new(StringComparer.Ordinal);
    readonly List<INatsConnection> _connections = [];
    readonly Login _shop;
    readonly Login _store;
    readonly Login _listener;
    INatsConnection _biz = null!;

    Shops(TestSystem system, Login shop, Login store, Login listener) => (System, _shop, _store, _listener) = (system, shop, store, listener);

    public TestSystem System { get; }

    /// <summary>A user of SHOP for Surveyor alone.</summary>
    public required Login Observer { get; init; }

    /// <summary>A user of MON for Surveyor alone.</summary>
    public required Login Monitor { get; init; }

    /// <summary>A user of SYS for Surveyor alone.</summary>
    public required Login Auditor { get; init; }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<Shops> StartAsync(string version)
    {
        var (sys, auditor) = (Login.WithPassword("SYS", "sys"), Login.WithPassword("SYS", "auditor"));
        var (shop, observer, store) = (Login.WithPassword("SHOP", "shop"), Login.WithPassword("SHOP", "observer"), Login.WithPassword("STORE", "store"));
        var (monitor, listener, biz) = (Login.WithPassword("MON", "monitor"), Login.WithPassword("MON", "listener"), Login.WithPassword("BIZ", "biz"));
        var accounts = $$"""
            system_account: SYS
            accounts {
              SYS { users: [ {{sys.Entry()}}, {{auditor.Entry()}} ], imports: [ {{Told("SHOP", "shops")}}, {{Told("STORE", "shops")}} ] }
              SHOP { users: [ {{shop.Entry()}}, {{observer.Entry()}} ], exports: [ {{Export("price")}}, {{Export("gone", "price")}}, { stream: "latency.>" } ] }
              STORE { users: [ {{store.Entry()}} ], exports: [ {{Export("price")}}, {{Export("stock")}}, { stream: "latency.>" } ] }
              MON { users: [ {{monitor.Entry()}}, {{listener.Entry()}} ], imports: [ {{Told("SHOP", "lat")}}, {{Told("STORE", "lat")}} ] }
              BIZ {
                users: [ {{biz.Entry()}} ]
                imports: [ {{Import("SHOP", "price")}}, {{Import("SHOP", "gone")}}, {{Import("STORE", "price")}}, {{Import("STORE", "stock")}} ]
              }
            }
            """;
        var system = await TestCluster.PlainAsync(version, accounts, sys, shop, biz, "n1");
        var shops = new Shops(system, shop, store, listener) { Observer = observer, Monitor = monitor, Auditor = auditor };
        await shops.BeginAsync();
        return shops;
    }

    /// <summary>Samples as caught so far, of an account or of all.</summary>
    public IReadOnlyList<JsonElement> Samples(string service, string account = "*") =>
        [.. _caught.Values.Where(one => one.Subject == $"lat.{account}.latency.{service}" || (account == "*" && one.Subject.EndsWith($".latency.{service}", StringComparison.Ordinal))).Select(static one => one.Sample)];

    /// <summary>Requests whose samples are caught when it returns.</summary>
    public async Task AskAsync(string account, string service, int times)
    {
        var before = _caught.Count;
        for (var i = 0; i < times; i++)
        {
            await using var inbox = _biz.Subscribe($"_INBOX.{Guid.NewGuid():N}");
            await _biz.PublishAsync($"{account}.{service}", replyTo: inbox.Subject, cancellation: Cancellation);
            await foreach (var reply in inbox.ReadAllAsync(Cancellation).Take(service == "gone" ? 0 : 1))
            {
                reply.Dispose();
            }

            await Eventually.TrueAsync(() => _caught.Count == before + i + 1, $"a sample of {service} of {account}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }

        await System.DisposeAsync();
    }

    static string Export(string service, string? sample = null) => $$"""{ service: "svc.{{service}}", latency: { sampling: 100%, subject: "latency.{{sample ?? service}}" } }""";

    static string Import(string account, string service) => $$"""{ service: { account: {{account}}, subject: "svc.{{service}}" }, to: "{{account}}.{{service}}", share: true }""";

    static string Told(string account, string prefix) => $$"""{ stream: { account: {{account}}, subject: "latency.>" }, prefix: "{{prefix}}.{{account}}" }""";

    async Task BeginAsync()
    {
        var (shop, store, listener) = (await ConnectAsync(_shop), await ConnectAsync(_store), await ConnectAsync(_listener));
        _biz = await ConnectAsync(System.Biz);
        _ = CatchAsync(listener.Subscribe("lat.>"));
        _ = AnswerAsync(shop, shop.Subscribe("svc.price"));
        _ = AnswerAsync(store, store.Subscribe("svc.price"));
        _ = AnswerAsync(store, store.Subscribe("svc.stock"));
        await Task.WhenAll(new[] { shop, store, listener }.Select(static connection => connection.PingAsync(Cancellation)));
    }

    async Task<INatsConnection> ConnectAsync(Login login)
    {
        var connection = await System.ConnectAsync(login);
        _connections.Add(connection);
        return connection;
    }

    async Task CatchAsync(INatsSubscription subscription)
    {
        await foreach (var message in subscription.ReadAllAsync(CancellationToken.None))
        {
            using (message)
            {
                using var document = JsonDocument.Parse(message.Data);
                _caught.TryAdd(document.RootElement.Text("id"), (message.Subject, document.RootElement.Clone()));
            }
        }
    }

    static async Task AnswerAsync(INatsConnection connection, INatsSubscription subscription)
    {
        await foreach (var request in subscription.ReadAllAsync(CancellationToken.None))
        {
            using (request)
            {
                await (request.ReplyTo is { } inbox ? connection.PublishAsync(inbox, Encoding.UTF8.GetBytes("42")) : ValueTask.CompletedTask);
            }
        }
    }
}
