using Surveyor.Nats;
using Surveyor.Snapshot;
using Surveyor.Survey;

namespace Surveyor.Core.Tests.Survey;

/// <summary>A survey of a pretended system. Time passes only when nothing else can happen, so no test sleeps and none races.</summary>
sealed class World : IAsyncDisposable
{
    /// <summary>Looks in a row at which nothing ran and no time was left to pass.</summary>
    const int MostIdle = 50;

    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    readonly Stillness _stillness = new();
    readonly CancellationTokenSource _stop = new();
    readonly Task _running;

    /// <param name="options">The loops of the survey run only with a pause of whole minutes, so that scrapes are alone.</param>
    /// <param name="names">Servers of one cluster.</param>
    public World(SurveyOptions options, params ReadOnlySpan<string> names)
    {
        _stillness.Begin();
        System = new(Time);
        foreach (var name in names)
        {
            System.Node(name);
        }

        Survey = new(System, options with { LoopLight = options.LoopLight < TimeSpan.FromMinutes(1) ? TimeSpan.Zero : options.LoopLight }, Time);
        Survey.Surveyed += Pictures.Add;
        _running = Survey.RunAsync(_stop.Token);
    }

    public FakeTime Time { get; } = new();

    public FakeSystem System { get; }

    public ClusterSurvey Survey { get; }

    /// <summary>Everything that was published, in order.</summary>
    public List<ClusterSnapshot> Pictures { get; } = [];

    /// <summary>Fake time the last scrape took.</summary>
    public TimeSpan Took { get; private set; }

    /// <summary>One more Surveyor that watches the same system.</summary>
    public Other Join(SurveyOptions options) => new(this, options with { LoopLight = TimeSpan.Zero });

    public static World Of(params ReadOnlySpan<string> names) => new(new(), names);

    public FakeNode this[string name] => System.Nodes.Find(node => node.Name == name)!;

    public async Task<ClusterSnapshot> ScrapeAsync(double seconds = 3)
    {
        var startedAt = Time.Now;
        var snapshot = await FinishAsync(Begin(seconds));
        Took = Time.Now - startedAt;
        return snapshot;
    }

    /// <summary>A scrape that is not waited for yet.</summary>
    public Task<ClusterSnapshot> Begin(double seconds = 3) => Survey.SurveyAsync(TimeSpan.FromSeconds(seconds));

    /// <summary>Lets only as much time pass as the task needs.</summary>
    public async Task<T> FinishAsync<T>(Task<T> task)
    {
        var until = Time.Now + Patience;
        for (var idle = 0; idle < MostIdle;)
        {
            await StillAsync();
            if (task.IsCompleted)
            {
                return await task;
            }

            // Stillness may be mistaken on a busy machine; time that does not come back must not be.
            idle = Time.Step(until) ? 0 : idle + 1;
        }

        throw new InvalidOperationException("nothing will ever happen any more");
    }

    /// <summary>Lets time pass.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        var until = Time.Now + time;
        do
        {
            await StillAsync();
        }
        while (Time.Step(until));
        await StillAsync();
    }

    /// <summary>Until everything has run as far as it can without time passing.</summary>
    public Task StillAsync() => _stillness.ReachedAsync();

    public async Task HeartbeatAsync(params FakeNode[] nodes)
    {
        foreach (var node in nodes)
        {
            System.Heartbeat(node);
        }

        await StillAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Survey.DisposeAsync();
        _stop.Dispose();
    }
}

/// <summary>Another Surveyor of a world.</summary>
sealed class Other : IAsyncDisposable
{
    readonly CancellationTokenSource _stop = new();
    readonly Task _running;
    readonly World _world;

    public Other(World world, SurveyOptions options)
    {
        _world = world;
        Survey = new(world.System, options, world.Time);
        _running = Survey.RunAsync(_stop.Token);
    }

    public ClusterSurvey Survey { get; }

    public Task<ClusterSnapshot> Begin(double seconds = 3) => Survey.SurveyAsync(TimeSpan.FromSeconds(seconds));

    public Task<ClusterSnapshot> ScrapeAsync(double seconds = 3) => _world.FinishAsync(Begin(seconds));

    /// <summary>Without a word.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Survey.DisposeAsync();
    }
}

static class Looking
{
    public static ServerRow Server(this ClusterSnapshot snapshot, string name) => snapshot.Servers.Single(server => server.Key.Name == name);

    public static bool Has(this ClusterSnapshot snapshot, string name) => snapshot.Servers.Any(server => server.Key.Name == name);

    public static QuestionReport Question(this ClusterSnapshot snapshot, string name) => snapshot.Questions.Single(question => question.Name == name);

    public static StreamRow Stream(this ClusterSnapshot snapshot, string name) => snapshot.Streams.Single(stream => stream.Name == name);

    public static ConsumerRow Consumer(this ClusterSnapshot snapshot, string name) => snapshot.Consumers.Single(consumer => consumer.Name == name);
}
