using System.Diagnostics;
using Surveyor.EndToEnd.Kit;
using Surveyor.EndToEnd.Truth;
using Surveyor.Nats;

namespace Surveyor.EndToEnd;

/// <summary>Observations that stand in the configuration file.</summary>
public sealed class ObservationConfigTests
{
    /// <summary>What is said to take effect within a second does so on a busy machine.</summary>
    static readonly TimeSpan Within = TimeSpan.FromSeconds(3);

    public static TheoryData<string> Versions => [.. Tools.NatsVersions];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task One_login_observes_the_services_of_several_accounts_apart_or_added_up(string version)
    {
        await using var shops = await Shops.StartAsync(version);
        using var config = new ConfigText($$$"""
            observations:
              - name: plain price
                topic: latency.price
                username: {{{shops.Observer.User}}}
                password: {{{shops.Observer.Password}}}
              - name: "{{wildcard(2)}}"
                account: "{{wildcard(1)}}"
                topic: lat.*.latency.*
                username: {{{shops.Monitor.User}}}
                password: {{{shops.Monitor.Password}}}
              - name: all {{wildcard(2)}}
                account: everybody
                topic: shops.*.latency.*
                username: {{{shops.Auditor.User}}}
                password: {{{shops.Auditor.Password}}}
            """);
        await using var surveyor = await SurveyorProcess.StartAsync([.. shops.System.SurveyorFlags(shops.System.Sys), "--config", config.Path]);
        await ObservedAccount.ShowsAsync(surveyor, "observations[1]: plain price 1", "observations[2]: {{wildcard(2)}} 1", "observations[3]: all {{wildcard(2)}} 1");
        await Task.WhenAll(
            Listener.ListensAsync(shops.System, shops.Observer.User, "latency.price"),
            Listener.ListensAsync(shops.System, shops.Monitor.User, "lat.*.latency.*"),
            Listener.ListensAsync(shops.System, shops.Auditor.User, "shops.*.latency.*"));

        foreach (var (account, service, times) in (IEnumerable<(string, string, int)>)[("SHOP", "price", 4), ("STORE", "price", 3), ("STORE", "stock", 2), ("SHOP", "gone", 1)])
        {
            await shops.AskAsync(account, service, times);
        }

        (shops.Samples("price").Count, shops.Samples("price", "SHOP").Count, shops.Samples("stock").Count).ShouldBe((8, 5, 2));
        (string Service, string Of, string Account, string Named)[] rows =
        [
            ("plain price", "SHOP", "SHOP", ""),
            ("price", "SHOP", "SHOP", "SHOP"),
            ("price", "STORE", "STORE", "STORE"),
            ("stock", "STORE", "STORE", "STORE"),
            ("all price", "*", "everybody", "everybody"),
            ("all stock", "*", "everybody", "everybody"),
        ];
        await LatencyTruth.AgreesAsync(surveyor, page => Reading.Together(rows.SelectMany(row =>
        {
            var samples = shops.Samples(row.Service.Split(' ')[^1], row.Of);
            return new[] { LatencyTruth.Counts(samples, row.Service, row.Account, row.Named), LatencyTruth.Durations(samples, row.Service, page, row.Named) };
        })));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_credentials_file_may_come_later_and_rotate_and_no_request_is_missed(string version)
    {
        using var folder = new ObservationFolder();
        var minted = new TestOperator();
        Login sys = minted.Sys.In(folder.Elsewhere), app = minted.App.In(folder.Elsewhere), biz = minted.Biz.In(folder.Elsewhere), first = minted.App.In(folder.Elsewhere, "first"), next = minted.App.In(folder.Elsewhere, "next");
        await using var system = await TestCluster.PlainAsync(version, minted.Config, sys, app, biz, "n1");
        var file = Path.Combine(folder.Elsewhere, "observer.creds");
        using var config = new ConfigText($$"""
            observations:
              - { name: echo, topic: latency.echo, credential: "{{file}}" }
            """);
        await using var surveyor = await SurveyorProcess.StartAsync([.. system.SurveyorFlags(sys), "--config", config.Path]);
        await Eventually.HoldsAsync(async () => (await surveyor.ScrapeAsync()).Value("nats_observation_files_broken").ShouldBe(1), TimeSpan.FromSeconds(10));
        var (former, current) = (UserOf(first), UserOf(next));
        File.Move(first.Auth.CredsFile!, file);
        await ListensAsync(system, former);

        await using var requests = await Requests.BeginAsync(system);
        await requests.AtLeastAsync(20);
        File.Move(next.Auth.CredsFile!, file, overwrite: true);
        await ListensAsync(system, current);
        await Eventually.TrueAsync(async () => (await Listener.OfAsync(system, former)).Count == 0, "the former user has left");
        await requests.AtLeastAsync(requests.Heard + 20);
        var heard = await requests.EndAsync();
        await Eventually.HoldsAsync(async () => ObservedAccount.Requests(await surveyor.ScrapeAsync(), "echo").ShouldBe(heard), TimeSpan.FromSeconds(10));
        (await surveyor.ScrapeAsync()).Value("nats_observation_files_broken").ShouldBe(0);
    }

    static async Task ListensAsync(TestSystem system, string user)
    {
        var clock = Stopwatch.StartNew();
        await Listener.ListensAsync(system, user, "latency.echo");
        clock.Elapsed.ShouldBeLessThan(Within);
    }

    static string UserOf(Login login) =>
        NKeyPair.FromSeed(File.ReadLines(login.Auth.CredsFile!).Single(static line => line.StartsWith("SU", StringComparison.Ordinal))).PublicKey;

    /// <summary>Asks the service of APP again and again, and hears the samples itself.</summary>
    sealed class Requests(INatsConnection app, INatsConnection biz) : IAsyncDisposable
    {
        readonly CancellationTokenSource _enough = new();
        Task _asking = Task.CompletedTask;
        int _asked;
        int _heard;

        public int Heard => Volatile.Read(ref _heard);

        public static async Task<Requests> BeginAsync(TestSystem system)
        {
            var requests = new Requests(await system.ConnectAsync(system.App), await system.ConnectAsync(system.Biz));
            await requests.BeginAsync();
            return requests;
        }

        public Task AtLeastAsync(int heard) => Eventually.TrueAsync(() => Heard >= heard, $"{heard} samples");

        /// <returns>How many samples came in all.</returns>
        public async Task<int> EndAsync()
        {
            await _enough.CancelAsync();
            await _asking;
            await Eventually.TrueAsync(() => Heard == _asked, "every request was measured");
            return Heard;
        }

        public async ValueTask DisposeAsync()
        {
            await _enough.CancelAsync();
            await _asking;
            await app.DisposeAsync();
            await biz.DisposeAsync();
            _enough.Dispose();
        }

        async Task BeginAsync()
        {
            _ = HearAsync(app.Subscribe("latency.echo"));
            _ = AnswerAsync(app.Subscribe("svc.echo"));
            await app.PingAsync(Cancellation);
            _asking = AskAsync();
        }

        async Task AskAsync()
        {
            while (!_enough.IsCancellationRequested)
            {
                using var reply = await biz.RequestAsync("app.echo", cancellation: Cancellation);
                _asked++;
            }
        }

        async Task HearAsync(INatsSubscription samples)
        {
            await foreach (var sample in samples.ReadAllAsync(CancellationToken.None))
            {
                sample.Dispose();
                Interlocked.Increment(ref _heard);
            }
        }

        async Task AnswerAsync(INatsSubscription asked)
        {
            await foreach (var request in asked.ReadAllAsync(CancellationToken.None))
            {
                using (request)
                {
                    await app.PublishAsync(request.ReplyTo!);
                }
            }
        }
    }

    /// <summary>A configuration file.</summary>
    sealed class ConfigText : IDisposable
    {
        readonly string _folder = Directory.CreateTempSubdirectory("surveyor-config-").FullName;

        public ConfigText(string yaml) => File.WriteAllText(Path, yaml);

        public string Path => System.IO.Path.Combine(_folder, "surveyor.yaml");

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}
