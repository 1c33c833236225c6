using Surveyor.EndToEnd.Kit;
using Surveyor.EndToEnd.Truth;
using Surveyor.Host.Demo;

namespace Surveyor.EndToEnd;

/// <summary>Servers crash, stop, drain, freeze and return, also the one Surveyor is connected to.</summary>
[Collection(Strain.Name)]
public sealed class ServerLifeTests(ServerLifeTests.Systems systems, ITestOutputHelper output) : IClassFixture<ServerLifeTests.Systems>
{
    const string Operator = "operator mode";
    const string Own = "n1-east";
    const string Other = "n3-east";
    const string Bystander = "n2-east";

    static readonly TimeSpan CostOfTheDead = TimeSpan.FromMilliseconds(50);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Everywhere => new()
    {
        { Tools.Newest, Other },
        { Tools.Newest, Own },
        { "2.10", Other },
        { Operator, Other },
        { Operator, Own },
    };

    /// <summary>2.9.10 is older than lame duck events (2.9.22).</summary>
    public static TheoryData<string, string> AlsoOldest => new(Everywhere.Select(static row => row.Data).Append(("2.9", Other)));

    [Theory]
    [MemberData(nameof(AlsoOldest))]
    public async Task A_killed_server_is_down_in_the_next_round_costs_nothing_afterwards_and_is_up_when_it_returns(string mode, string victim)
    {
        await using var life = await BeginAsync(mode, victim);
        var healthy = await life.Watched.MedianAsync();
        await life.Victim.KillAsync();
        await life.Watched.ShowsAsync("down", within: 1);
        var bereft = await life.Watched.MedianAsync();
        output.WriteLine($"{mode}, {victim}: median {healthy.TotalMilliseconds:F1} ms healthy, {bereft.TotalMilliseconds:F1} ms with a dead server, slowest {life.Watched.Slowest.TotalMilliseconds:F0} ms");
        (bereft - healthy).ShouldBeLessThan(CostOfTheDead);
        await ReturnsAsync(life);
    }

    [Theory]
    [MemberData(nameof(AlsoOldest))]
    public async Task A_server_that_is_stopped_is_stopped_at_once_without_a_slow_round(string mode, string victim)
    {
        await using var life = await BeginAsync(mode, victim);
        await life.Victim.StopAsync();
        await life.Watched.ShowsAsync("stopped", within: 1);
        output.WriteLine($"{mode}, {victim}: slowest {life.Watched.Slowest.TotalMilliseconds:F0} ms");
        if (victim == Other)
        {
            life.Watched.Slowest.ShouldBeLessThan(TimeSpan.FromSeconds(1));
        }

        await ReturnsAsync(life);
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task A_lame_duck_is_draining_until_a_new_server_takes_its_place(string mode, string victim)
    {
        await using var life = await BeginAsync(mode, victim);
        life.Victim.LameDuck();
        await life.Victim.Log.WaitForAsync("lame duck", life.Victim.LogStart).WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        await ToldAsync(life.Watched.Surveyor, victim);
        await life.Watched.ShowsAsync("draining", within: 1);
        await life.Victim.KillAsync();
        await life.Watched.ShowsAsync("draining", within: 1);
        await ReturnsAsync(life);
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task A_frozen_server_is_down_in_the_next_round_and_up_in_the_round_after_it_thaws(string mode, string victim)
    {
        await using var life = await BeginAsync(mode, victim);
        var healthy = await life.Watched.MedianAsync();
        await life.Victim.FreezeAsync();
        await life.Watched.ShowsAsync("down", within: 1);
        var bereft = await life.Watched.MedianAsync();
        output.WriteLine($"{mode}, {victim}: median {healthy.TotalMilliseconds:F1} ms healthy, {bereft.TotalMilliseconds:F1} ms with a frozen server, slowest {life.Watched.Slowest.TotalMilliseconds:F0} ms");
        (bereft - healthy).ShouldBeLessThan(CostOfTheDead);
        life.Victim.Continue();
        await life.AllAnswerAsync();
        await life.Watched.ShowsAsync("up", within: 1);
    }

    async Task<Life> BeginAsync(string mode, string victim)
    {
        var system = await systems.OfAsync(mode);
        return new(await Watched.StartAsync(system, Own, victim), system[victim], system);
    }

    async Task ReturnsAsync(Life life)
    {
        await life.Victim.StartAsync(Cancellation);
        await life.AllAnswerAsync();

        // The first round asks everyone and waits for those it knows; the newcomer's answer counts for the second at the latest.
        var rounds = await life.Watched.ShowsAsync("up", within: 2);
        output.WriteLine($"up again in round {rounds}");
    }

    /// <summary>The notice goes through the cluster to Surveyor, who writes it down with the next picture.</summary>
    static Task ToldAsync(SurveyorProcess surveyor, string victim) =>
        Eventually.TrueAsync(async () => (await surveyor.GetAsync("metrics")).Contains($"server_name=\"{victim}\",server_domain=\"\",state=\"draining\"", StringComparison.Ordinal), "the notice arrives", TimeSpan.FromSeconds(5));

    /// <summary>One system of each kind for all tests of the class; each test leaves it whole.</summary>
    public sealed class Systems : IAsyncDisposable
    {
        readonly Dictionary<string, Task<TestSystem>> _started = [];

        public Task<TestSystem> OfAsync(string mode)
        {
            if (!_started.TryGetValue(mode, out var system))
            {
                _started.Add(mode, system = mode == Operator ? TestCluster.OperatorModeAsync() : TestCluster.ThreeNodesAsync(mode));
            }

            return system;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var started in _started.Values.Where(static started => started.IsCompletedSuccessfully))
            {
                await (await started).DisposeAsync();
            }
        }
    }

    sealed record Life(Watched Watched, NatsServerProcess Victim, TestSystem System) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Watched.DisposeAsync();
            if (Victim.Running)
            {
                Victim.Continue();
            }
            else
            {
                await Victim.StartAsync();
            }

            await AllAnswerAsync();
        }

        /// <summary>
        /// Waits until every server answers whom Surveyor's own server asks, and a bystander: a newcomer is known to one before the other. Those
        /// that crashed are still counted by the others, so only answers tell.
        /// </summary>
        public async Task AllAnswerAsync()
        {
            await AllAnswerAsync(Bystander);
            await AllAnswerAsync(Own);
        }

        async Task AllAnswerAsync(string asking)
        {
            await using var nats = await System.ConnectAsync(System.Sys, asking);
            var voice = new ServerVoice(nats);
            await Eventually.TrueAsync(
                async () => (await voice.AskAllAsync("SERVER.PING", System.Servers.All.Count, patience: TimeSpan.FromMilliseconds(500))).Count == System.Servers.All.Count,
                "all servers answer again");
        }
    }
}
