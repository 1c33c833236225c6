using Surveyor.Shards;
using Surveyor.Snapshot;
using Surveyor.Survey;

namespace Surveyor.Core.Tests.Survey;

/// <summary>Several Surveyors that share one system: together they show all of it, and nothing twice.</summary>
public sealed class ShardTests
{
    static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    [Theory]
    [InlineData("2.12.0", 40, 0)]
    [InlineData("2.12.0", 400, 0)]
    [InlineData("2.9.10", 40, 0)]
    [InlineData("2.12.0", 40, 300_000)]
    public async Task Fixed_shards_show_everything_once(string version, int accounts, int padding)
    {
        await using var world = new World(new() { Shard = ShardOptions.Fixed(1, 3) }, "n1", "n2");
        world["n1"].Version = world["n2"].Version = version;
        world.System.Padding = padding;
        Accounts(world, accounts);
        await using var second = world.Join(new() { Shard = ShardOptions.Fixed(2, 3) });
        await using var third = world.Join(new() { Shard = ShardOptions.Fixed(3, 3) });

        for (var round = 0; round < 3; round++)
        {
            ClusterSnapshot[] pictures = [await world.ScrapeAsync(), await second.ScrapeAsync(), await third.ScrapeAsync()];
            Shown(pictures).ShouldBe(world.System.Streams.Select(stream => stream.Account), ignoreOrder: true);
            pictures.Sum(picture => picture.Servers.Count(server => picture.Shard.OwnsServer(server.Key))).ShouldBe(2);
            pictures.ShouldAllBe(picture => picture.Question("jsz_state").Success == true);
            pictures.ShouldAllBe(picture => picture.Servers.Where(server => picture.Shard.OwnsServer(server.Key)).All(server => server.Jsz != null));
            await world.PassAsync(TimeSpan.FromSeconds(15));
        }
    }

    [Fact]
    public async Task A_shard_asks_for_its_accounts_only()
    {
        await using var world = new World(new() { Shard = ShardOptions.Fixed(2, 4) }, "n1");
        world.System.Padding = 300_000;
        Accounts(world, 40);
        await world.ScrapeAsync();
        await world.PassAsync(TimeSpan.FromSeconds(15));
        world.System.ForgetRequests();

        var picture = await world.ScrapeAsync();

        var own = world.System.Accounts.Count(picture.Shard.OwnsAccount);
        own.ShouldBeInRange(3, 20);
        var asked = world.System.Requests.Where(request => request.Verb == "JSZ").ToList();
        asked.Sum(request => (int)request.Ask["limit"]!).ShouldBe(own);
        picture.Streams.Length.ShouldBe(own);
    }

    /// <summary>One that came when another went is seen when the list is read again, after a minute.</summary>
    [Fact]
    public async Task Accounts_that_come_and_go_move_no_account_out_of_sight()
    {
        await using var world = new World(new() { Shard = ShardOptions.Fixed(1, 2) }, "n1");
        Accounts(world, 60);
        await using var second = world.Join(new() { Shard = ShardOptions.Fixed(2, 2) });
        var random = new Random(7);
        List<string> old = [.. world.System.Accounts];
        for (var round = 0; round < 40; round++)
        {
            ClusterSnapshot[] pictures = [await world.ScrapeAsync(), await second.ScrapeAsync()];
            Shown(pictures).ShouldBeUnique();
            old.Except(Shown(pictures)).ShouldBeEmpty();
            Shown(pictures).ShouldBeSubsetOf(world.System.Accounts);
            var gone = world.System.Accounts[random.Next(world.System.Accounts.Count)];
            world.System.Accounts.Remove(gone);
            old.Remove(gone);
            world.System.Streams.RemoveAll(stream => stream.Account == gone);
            if (round % 3 > 0)
            {
                Account(world, $"{(char)random.Next('A', 'C')}{random.Next(10_000):D4}{round}");
            }

            await world.PassAsync(TimeSpan.FromSeconds(6));
        }

        await world.PassAsync(TimeSpan.FromSeconds(61));
        Shown([await world.ScrapeAsync(), await second.ScrapeAsync()]).ShouldBe(world.System.Accounts, ignoreOrder: true);
    }

    [Fact]
    public async Task Members_that_join_and_leave_leave_no_hole_and_no_overlap()
    {
        await using var world = new World(Auto("a"), "n1", "n2");
        Accounts(world, 30);
        await world.PassAsync(TimeSpan.FromSeconds(4));
        var second = world.Join(Auto("b"));
        await Together(world, TimeSpan.FromSeconds(6), () => [world.Survey, second.Survey]);
        (await second.ScrapeAsync()).Shard.Members.ShouldBe(["a", "b"]);
        var third = world.Join(Auto("c"));
        await Together(world, TimeSpan.FromSeconds(6), () => [world.Survey, second.Survey, third.Survey]);
        (await third.ScrapeAsync()).Streams.ShouldNotBeEmpty();

        var leaving = second.Survey.LeaveAsync();
        await Together(world, TimeSpan.FromSeconds(4), () => [world.Survey, second.Survey, third.Survey]);
        leaving.IsCompleted.ShouldBeTrue();
        await second.DisposeAsync();
        await Together(world, TimeSpan.FromSeconds(8), () => [world.Survey, third.Survey]);
        await third.DisposeAsync();
    }

    [Fact]
    public async Task Servers_change_hands_at_once_where_nothing_else_is_asked()
    {
        var options = Auto("a") with { Needs = Needs.Statsz };
        await using var world = new World(options, "n1", "n2", "n3", "n4");
        await world.PassAsync(TimeSpan.FromSeconds(4));
        await using var second = world.Join(options with { Shard = ShardOptions.Auto("b", "test"), FreshLight = TimeSpan.FromSeconds(10) });
        for (var tick = 0; tick < 60; tick++)
        {
            var pictures = await world.FinishAsync(Task.WhenAll(world.Begin(), second.Begin()));
            pictures.Sum(picture => picture.Servers.Count(server => picture.Shard.OwnsServer(server.Key))).ShouldBe(4);
            await world.PassAsync(Tick);
        }

        (await second.ScrapeAsync()).Shard.Members.Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_share_of_one_that_dies_is_taken_over_within_seconds_and_never_shown_twice()
    {
        await using var world = new World(Auto("a"), "n1", "n2");
        Accounts(world, 30);
        var second = world.Join(Auto("b"));
        await world.PassAsync(TimeSpan.FromSeconds(5));
        await Together(world, TimeSpan.FromSeconds(2), () => [world.Survey, second.Survey]);

        await second.DisposeAsync();
        await world.PassAsync(TimeSpan.FromSeconds(4));
        (await world.ScrapeAsync()).Shard.Members.Count.ShouldBe(2);
        await world.PassAsync(TimeSpan.FromSeconds(1.5));

        Shown([await world.ScrapeAsync()]).Count.ShouldBe(30);
    }

    [Fact]
    public async Task Of_an_account_just_gained_it_is_not_said_that_it_has_no_JetStream()
    {
        await using var world = new World(Auto("a"), "n1");
        Accounts(world, 30);
        await world.PassAsync(TimeSpan.FromSeconds(4));
        var second = world.Join(Auto("b"));
        await world.PassAsync(TimeSpan.FromSeconds(6));
        await world.ScrapeAsync();
        await second.DisposeAsync();
        await world.PassAsync(TimeSpan.FromSeconds(6));
        world["n1"].Slow["JSZ"] = TimeSpan.FromSeconds(5);

        var picture = await world.ScrapeAsync(0.5);

        picture.Shard.Members.ShouldBe(["a"]);
        var own = picture.Accounts.Where(account => picture.Shard.OwnsAccount(account.Id)).ToList();
        own.Count.ShouldBe(30);
        own.ShouldContain(account => account.JetStream == null);
        own.ShouldAllBe(account => account.JetStream != false);
    }

    [Fact]
    public async Task Who_has_no_share_or_is_alone_leaves_at_once()
    {
        await using var world = new World(Auto("a"), "n1");
        Accounts(world, 30);
        await world.PassAsync(TimeSpan.FromSeconds(5));
        var second = world.Join(Auto("b"));
        await world.PassAsync(TimeSpan.FromSeconds(1.5));
        var leaving = second.Survey.LeaveAsync();
        await world.StillAsync();
        leaving.IsCompleted.ShouldBeTrue();
        await Together(world, TimeSpan.FromSeconds(1), () => [world.Survey]);
        await second.DisposeAsync();

        leaving = world.Survey.LeaveAsync();
        await world.StillAsync();
        leaving.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task A_joiner_that_dies_has_no_share()
    {
        await using var world = new World(Auto("a"), "n1", "n2");
        Accounts(world, 30);
        await world.PassAsync(TimeSpan.FromSeconds(5));
        var second = world.Join(Auto("b"));
        await world.PassAsync(TimeSpan.FromSeconds(1.5));
        await second.DisposeAsync();

        await Together(world, TimeSpan.FromSeconds(8), () => [world.Survey]);
    }

    [Fact]
    public async Task An_earlier_answer_of_a_slow_server_does_not_stand_for_accounts_it_was_not_asked_for()
    {
        await using var world = new World(Auto("a"), "n1");
        world["n1"].Slow["JSZ"] = TimeSpan.FromSeconds(1.5);
        Accounts(world, 30);
        await world.PassAsync(TimeSpan.FromSeconds(4));
        var second = world.Join(Auto("b"));
        await world.PassAsync(TimeSpan.FromSeconds(6));
        await world.ScrapeAsync(20);
        (await second.ScrapeAsync(20)).Shard.Members.Count.ShouldBe(2);
        await second.DisposeAsync();
        await world.PassAsync(TimeSpan.FromSeconds(6));

        Shown([await world.ScrapeAsync(20)]).Count.ShouldBe(30);
    }

    [Theory]
    [InlineData("""{"name":"x","state":"active"}""")]
    [InlineData("""{"name":"x","instance":"","state":"active"}""")]
    [InlineData("""{"name":"x","instance":"i","state":"king"}""")]
    [InlineData("nonsense")]
    public async Task What_is_no_announcement_changes_nothing(string text)
    {
        await using var world = new World(Auto("a"), "n1");
        Accounts(world, 30);
        await world.PassAsync(TimeSpan.FromSeconds(5));
        world.System.Publish("surveyor.shard.test", text);
        await world.StillAsync();

        await Together(world, TimeSpan.FromSeconds(1), () => [world.Survey]);
    }

    [Fact]
    public async Task Who_was_away_for_long_joins_anew_and_shows_nothing_until_the_others_know()
    {
        await using var world = new World(Auto("a"), "n1", "n2");
        Accounts(world, 30);
        await using var second = world.Join(Auto("b"));
        await world.PassAsync(TimeSpan.FromSeconds(5));

        world.System.ReconnectTakes = TimeSpan.FromSeconds(8);
        world.System.Lose("cable");
        await world.PassAsync(TimeSpan.FromSeconds(9.5));
        (await world.ScrapeAsync()).Shard.Index.ShouldBe(-1);
        await world.PassAsync(TimeSpan.FromSeconds(4));

        await Together(world, TimeSpan.FromSeconds(2), () => [world.Survey, second.Survey]);
    }

    [Fact]
    public async Task Who_may_not_announce_itself_has_no_share_and_says_so()
    {
        await using var world = new World(Auto("a"), "n1");
        world.System.Refused.Add("surveyor.shard");
        await world.PassAsync(TimeSpan.FromSeconds(10));

        var picture = await world.ScrapeAsync();

        picture.Shard.Index.ShouldBe(-1);
        picture.Servers.ShouldNotBeEmpty();
    }

    static SurveyOptions Auto(string name) => new() { Shard = ShardOptions.Auto(name, "test") };

    /// <summary>At every moment each account is shown by exactly one.</summary>
    static async Task Together(World world, TimeSpan time, Func<ClusterSurvey[]> surveys)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += Tick)
        {
            var scrapes = surveys().Select(survey => survey.SurveyAsync(TimeSpan.FromSeconds(3))).ToArray();
            var pictures = await world.FinishAsync(Task.WhenAll(scrapes));
            Shown(pictures).ShouldBe(world.System.Streams.Select(stream => stream.Account), ignoreOrder: true, $"{passed} on, members {string.Join("; ", pictures.Select(picture => string.Join(",", picture.Shard.Members)))}");
            await world.PassAsync(Tick);
        }
    }

    /// <summary>Accounts of the streams on all pages.</summary>
    static List<string> Shown(ClusterSnapshot[] pictures) =>
        [.. pictures.SelectMany(picture => picture.Streams.Where(stream => stream.State == AssetState.Ok && picture.Shard.OwnsAccount(stream.Account)).Select(stream => stream.Account))];

    static void Accounts(World world, int count)
    {
        world.System.Accounts.Clear();
        foreach (var index in Enumerable.Range(0, count))
        {
            Account(world, $"A{index:D4}");
        }
    }

    static void Account(World world, string account)
    {
        world.System.Accounts.Add(account);
        world.System.Stream(new FakeStream("S", [.. world.System.Nodes]) { Account = account });
    }
}
