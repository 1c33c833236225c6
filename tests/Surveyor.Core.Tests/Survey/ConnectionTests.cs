using Surveyor.Snapshot;
using Surveyor.Survey;

namespace Surveyor.Core.Tests.Survey;

/// <summary>The one connection: lost, refused, in the wrong account, or to a server that froze.</summary>
public sealed class ConnectionTests
{
    [Fact]
    public async Task Disconnected_nothing_is_known_and_no_server_is_shown()
    {
        await using var world = World.Of("n1", "n2");
        world.System.Stream("ORDERS", world["n1"]);
        await world.ScrapeAsync();
        world.System.ReconnectTakes = null;

        world.System.Lose("cable cut");
        await world.PassAsync(TimeSpan.FromSeconds(2));
        var told = world.Survey.Latest;
        var scraped = await world.ScrapeAsync();

        foreach (var snapshot in new[] { told, scraped })
        {
            snapshot.Connection.Connected.ShouldBeFalse();
            snapshot.Connection.Problem.ShouldBe("cable cut");
            snapshot.Servers.ShouldBeEmpty();
            snapshot.Streams.ShouldBeEmpty();
            snapshot.Accounts.ShouldBeEmpty();
        }

        world.Took.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task Losing_the_connection_to_a_server_far_away_does_not_make_it_down()
    {
        await using var world = World.Of("n1", "n2", "n3");
        world["n1"].Latency = TimeSpan.FromMilliseconds(30);
        world.System.Stream("A", world["n1"]);
        await world.ScrapeAsync();
        await world.PassAsync(TimeSpan.FromSeconds(15));
        world.System.Lose("reset by a firewall");

        await world.PassAsync(TimeSpan.FromSeconds(1));
        var snapshot = await world.ScrapeAsync();

        (snapshot.Server("n1").State, snapshot.Stream("A").State).ShouldBe((ServerState.Up, AssetState.Ok));
    }

    [Fact]
    public async Task A_scrape_that_finds_the_connection_just_lost_waits_for_the_next()
    {
        await using var world = World.Of("n1", "n2", "n3");
        await world.ScrapeAsync();
        await world.PassAsync(TimeSpan.FromSeconds(15));
        world.System.Lose("reset by peer");

        var snapshot = await world.ScrapeAsync();

        snapshot.Connection.Connected.ShouldBeTrue();
        snapshot.Servers.ShouldAllBe(server => server.State == ServerState.Up);
        world.Took.ShouldBeLessThan(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public async Task A_loop_that_fails_ends_the_survey_for_its_host_to_start_again()
    {
        await using var world = World.Of("n1", "n2");
        var survey = new ClusterSurvey(world.System, new() { LoopLight = TimeSpan.FromMinutes(1) }, world.Time);
        var rounds = 0;
        survey.Surveyed += _ => rounds = rounds == 1 ? throw new InvalidOperationException("a bug") : rounds + 1;

        var running = survey.RunAsync(CancellationToken.None);
        await world.PassAsync(TimeSpan.FromMinutes(3));

        (await Should.ThrowAsync<InvalidOperationException>(running)).Message.ShouldBe("a bug");
    }

    [Fact]
    public async Task Each_scrape_without_a_connection_is_a_failure_and_no_round()
    {
        await using var world = World.Of("n1", "n2");
        var lastRound = (await world.ScrapeAsync()).Survey.LastRoundAt;
        world.System.ReconnectTakes = null;
        world.System.Lose("cable cut");

        for (var scrape = 1; scrape <= 3; scrape++)
        {
            await world.PassAsync(TimeSpan.FromMinutes(5));
            var snapshot = await world.ScrapeAsync(scrape);

            snapshot.Survey.FailedRounds.ShouldBe(scrape);
            snapshot.Survey.LastRoundAt.ShouldBe(lastRound);
            snapshot.Survey.Expected.ShouldBeNull("how many there are is not known now");
            snapshot.Survey.Timeout.ShouldBe(TimeSpan.FromSeconds(3), "it is a label");
            snapshot.Question("statsz").FreshFor.ShouldBe(TimeSpan.FromSeconds(1));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_scrape_that_loses_its_connection_asks_again_on_the_next_one(int eventDelay)
    {
        await using var world = World.Of("n1", "n2");
        await world.ScrapeAsync();
        world.System.EventDelay = TimeSpan.FromMilliseconds(eventDelay);
        world["n2"].Latency = TimeSpan.FromMilliseconds(50);
        await world.PassAsync(TimeSpan.FromSeconds(15));

        var scrape = world.Begin(3);
        await world.PassAsync(TimeSpan.FromMilliseconds(10));
        world.System.Lose("reset by peer");
        var snapshot = await world.FinishAsync(scrape);

        snapshot.Connection.Connected.ShouldBeTrue();
        snapshot.Servers.ShouldAllBe(server => server.State == ServerState.Up && server.Statsz != null);
        snapshot.Servers.Length.ShouldBe(2);
        snapshot.Question("statsz").Success.ShouldBe(true);
    }

    [Fact]
    public async Task A_round_that_ends_disconnected_has_failed()
    {
        await using var world = World.Of("n1", "n2");
        await world.ScrapeAsync();
        world["n2"].Latency = TimeSpan.FromMilliseconds(50);
        world.System.ReconnectTakes = null;
        await world.PassAsync(TimeSpan.FromSeconds(15));

        var scrape = world.Begin(3);
        await world.PassAsync(TimeSpan.FromMilliseconds(10));
        world.System.Lose("reset by peer");
        var snapshot = await world.FinishAsync(scrape);

        snapshot.Connection.Connected.ShouldBeFalse();
        snapshot.Servers.ShouldBeEmpty();
        snapshot.Survey.FailedRounds.ShouldBe(1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task When_our_own_server_freezes_the_same_scrape_tells_the_truth_from_another_one(int eventDelay)
    {
        await using var world = World.Of("n1", "n2", "n3");
        world.System.Stream("ORDERS", world["n2"], world["n1"], world["n3"]);
        await world.ScrapeAsync();
        world.System.EventDelay = TimeSpan.FromMilliseconds(eventDelay);
        world.System.Own!.Name.ShouldBe("n1");
        world["n1"].Condition = Condition.Frozen;
        await world.PassAsync(TimeSpan.FromSeconds(15));

        var startedAt = world.Time.Now;
        var scrape = world.Begin(3);
        await world.PassAsync(TimeSpan.FromSeconds(2));
        world.System.Reconnections.ShouldHaveSingleItem();
        var snapshot = await world.FinishAsync(scrape);

        (world.Time.Now - startedAt).ShouldBeLessThan(TimeSpan.FromSeconds(2.9));
        snapshot.Connection.Connected.ShouldBeTrue();
        snapshot.Connection.ServerName.ShouldBe("n2");
        snapshot.Server("n1").State.ShouldBe(ServerState.Down);
        snapshot.Server("n2").Statsz.ShouldNotBeNull();
        snapshot.Server("n3").Statsz.ShouldNotBeNull();
        snapshot.Stream("ORDERS").State.ShouldBe(AssetState.Ok);
    }

    [Fact]
    public async Task A_quiet_own_server_is_not_left_while_others_answer_through_it()
    {
        await using var world = World.Of("n1", "n2");
        await world.ScrapeAsync();
        world["n2"].Condition = Condition.Crashed;
        await world.PassAsync(TimeSpan.FromSeconds(15));

        await world.ScrapeAsync();

        world.System.Reconnections.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_server_we_lost_is_suspected_and_a_heartbeat_clears_it()
    {
        await using var world = World.Of("n1", "n2", "n3");
        await world.ScrapeAsync();
        world["n1"].Condition = Condition.Crashed;
        world.System.Lose("n1 is gone");
        await world.PassAsync(TimeSpan.FromSeconds(1));

        var snapshot = await world.ScrapeAsync();
        world.Took.ShouldBe(TimeSpan.FromMilliseconds(10));
        snapshot.Server("n1").State.ShouldBe(ServerState.Down);

        world["n1"].Condition = Condition.Up;
        await world.HeartbeatAsync(world["n1"]);
        await world.PassAsync(TimeSpan.FromSeconds(2));
        (await world.ScrapeAsync()).Server("n1").State.ShouldBe(ServerState.Up);
        world.Took.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task Outside_the_system_account_it_says_which_account_we_are_in()
    {
        await using var world = World.Of("n1", "n2");
        world.System.SystemUser = false;

        var snapshot = await world.ScrapeAsync();

        world.Took.ShouldBe(TimeSpan.Zero);
        snapshot.Connection.Connected.ShouldBeTrue();
        snapshot.Connection.SystemAccount.ShouldBe(false);
        snapshot.Connection.Problem.ShouldContain("'joe'");
        snapshot.Connection.Problem.ShouldContain("'APP'");
        snapshot.Servers.ShouldBeEmpty();
        snapshot.Question("statsz").Success.ShouldBe(false);
    }

    [Theory]
    [InlineData("VARZ", "varz", "SERVER.*.VARZ")]
    [InlineData("JSZ", "jsz_state", "SERVER.*.JSZ")]
    [InlineData("ACCOUNT.PING.STATZ", "account_statz", "ACCOUNT.*.STATZ")]
    public async Task A_refused_question_fails_visibly_and_the_others_work(string subject, string question, string grant)
    {
        await using var world = World.Of("n1", "n2");
        world.System.Stream("ORDERS", world["n1"]);
        world.System.Refused.Add(subject);

        var snapshot = await world.ScrapeAsync();

        world.Took.ShouldBe(TimeSpan.Zero);
        snapshot.Servers.ShouldAllBe(server => server.State == ServerState.Up && server.Statsz != null && server.Gatewayz != null);
        snapshot.Question(question).Success.ShouldBe(false);
        snapshot.Question(question).Problem.ShouldContain("no permission");
        snapshot.Question("gatewayz").Success.ShouldBe(true);
        snapshot.Connection.PermissionErrors.Where(refused => refused.Value > 0).Select(refused => refused.Key).ShouldBe([grant]);
        snapshot.Connection.PermissionErrors.Select(refused => refused.Key).ShouldContain("SERVER.*.GATEWAYZ", "counted from 0");
    }

    [Theory]
    [InlineData("VARZ")]
    [InlineData("JSZ")]
    public async Task A_refused_question_is_asked_rarely_until_the_next_connection(string verb)
    {
        await using var world = new World(new() { FreshConfig = TimeSpan.FromSeconds(1), FreshState = TimeSpan.FromSeconds(1) }, "n1", "n2");
        world.System.Refused.Add(verb);
        await world.ScrapeAsync();
        world.System.ForgetRequests();

        for (var scrapes = 0; scrapes < 5; scrapes++)
        {
            await world.PassAsync(TimeSpan.FromSeconds(10));
            await world.ScrapeAsync();
        }

        world.System.Requests.ShouldNotContain(request => request.Verb == verb);
        world.System.Refused.Clear();
        world["n2"].Latency = TimeSpan.FromMilliseconds(30);
        world.System.Lose("new permissions");
        await world.PassAsync(TimeSpan.FromSeconds(1));
        var snapshot = await world.ScrapeAsync();

        world.System.Requests.ShouldContain(request => request.Verb == verb);
        snapshot.Questions.ShouldAllBe(question => question.Success == true);
    }

    [Fact]
    public async Task When_streams_may_no_longer_be_asked_for_they_are_unknown_and_not_offline()
    {
        await using var world = World.Of("n1", "n2");
        world.System.Stream("ORDERS", world["n1"]);
        await world.ScrapeAsync();
        world.System.Refused.Add("JSZ");

        await world.PassAsync(TimeSpan.FromSeconds(15));
        var snapshot = await world.ScrapeAsync();

        snapshot.Stream("ORDERS").State.ShouldBe(AssetState.Unknown);
        snapshot.Stream("ORDERS").Messages.ShouldBeNull();
    }
}
