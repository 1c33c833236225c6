using Surveyor.EndToEnd.Kit;
using Surveyor.Nats;

namespace Surveyor.EndToEnd.Truth;

/// <summary>
/// One server. APP exports a service that is measured, one that is not and one that cannot be, and answers; BIZ imports and asks. What SYS
/// imports, and what APP exports, is changed as it runs.
/// </summary>
public sealed class ExportedServices : IAsyncDisposable
{
    const string Server = "n1";

    readonly Login _sys;
    readonly Login _app;
    readonly Login _biz;
    TestSystem _system = null!;
    INatsConnection _responder = null!;
    INatsConnection _requestor = null!;

    ExportedServices(Login sys, Login app, Login biz) => (_sys, _app, _biz) = (sys, app, biz);

    /// <summary>Of APP, as lines of configuration.</summary>
    public List<string> Exports { get; } =
    [
        """{ service: "svc.echo", latency: { sampling: 100%, subject: "latency.echo" } }""",
        """{ service: "svc.free" }""",
        """{ service: "svc.many", response_type: stream }""",
    ];

    /// <summary>Of SYS, as lines of configuration.</summary>
    public List<string> Imports { get; } = [];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    string Accounts => $$"""
        system_account: SYS
        accounts {
          SYS { users: [ {{_sys.Entry()}} ], imports: [ {{string.Join('\n', Imports)}} ] }
          APP { users: [ {{_app.Entry()}} ], exports: [ {{string.Join('\n', Exports)}} ] }
          BIZ { users: [ {{_biz.Entry()}} ], imports: [ {{string.Join('\n', Exports.Select(ServiceOf).OfType<string>().Select(service => $"{{ service: {{ account: APP, subject: \"{service}\" }}, share: true }}"))}} ] }
        }
        """;

    public static async Task<ExportedServices> StartAsync(string version)
    {
        var services = new ExportedServices(Login.WithPassword("SYS", "sys"), Login.WithPassword("APP", "app"), Login.WithPassword("BIZ", "biz"));
        services._system = await TestCluster.PlainAsync(version, services.Accounts, services._sys, services._app, services._biz, Server);
        services._responder = await services._system.ConnectAsync(services._app);
        services._requestor = await services._system.ConnectAsync(services._biz);
        services.Answer();
        return services;
    }

    /// <summary>What surveyor discover prints.</summary>
    public async Task<string> DiscoverAsync()
    {
        var (exit, text) = await SurveyorProgram.RunAsync(["discover", .. _system.SurveyorFlags(_sys)]);
        exit.ShouldBe(0, text);
        return text;
    }

    /// <summary>Does what it says.</summary>
    public void Apply(string discovered)
    {
        List<string>? into = null;
        foreach (var line in discovered.Split('\n').Select(static line => line.Trim()))
        {
            if (line.StartsWith("accounts.", StringComparison.Ordinal))
            {
                into = line.StartsWith("accounts.APP.exports", StringComparison.Ordinal) ? Exports : line.StartsWith("accounts.SYS.imports", StringComparison.Ordinal) ? Imports : null;
            }
            else if (line.StartsWith('{'))
            {
                into!.RemoveAll(export => ServiceOf(export) is { } service && service == ServiceOf(line));
                into.Add(line);
            }
        }
    }

    /// <summary>SYS may import the results, and does.</summary>
    public void Import(string results)
    {
        Exports.RemoveAll(export => export.Contains("stream:", StringComparison.Ordinal));
        Exports.Add($"{{ stream: \"{results}\", accounts: [SYS] }}");
        Imports.Add($"{{ stream: {{ account: APP, subject: \"{results}\" }}, prefix: \"lat.APP\" }}");
    }

    public Task ReloadAsync() => _system.ReloadAsync(Server, Accounts);

    public Task<SurveyorProcess> WatchAsync(params string[] flags) => SurveyorProcess.StartAsync([.. _system.SurveyorFlags(_sys), .. flags]);

    public Task StopAsync() => _system[Server].KillAsync();

    public async Task AskAsync(string service)
    {
        using var reply = await _requestor.RequestAsync(service, "x"u8.ToArray(), cancellation: Cancellation);
        reply.IsNoResponders.ShouldBeFalse();
    }

    public async ValueTask DisposeAsync()
    {
        await _requestor.DisposeAsync();
        await _responder.DisposeAsync();
        await _system.DisposeAsync();
    }

    void Answer()
    {
        var requests = _responder.Subscribe("svc.*");
        _ = Task.Run(async () =>
        {
            await foreach (var request in requests.ReadAllAsync())
            {
                using (request)
                {
                    await _responder.PublishAsync(request.ReplyTo!, "y"u8.ToArray());
                }
            }
        });
    }

    static string? ServiceOf(string export) => export.StartsWith("{ service: \"", StringComparison.Ordinal) ? export.Split('"')[1] : null;
}
