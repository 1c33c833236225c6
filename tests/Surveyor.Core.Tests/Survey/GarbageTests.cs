using Surveyor.Snapshot;

namespace Surveyor.Core.Tests.Survey;

/// <summary>One bad server spoils only its own rows.</summary>
public sealed class GarbageTests
{
    [Theory]
    [InlineData(Fault.Garbage)]
    [InlineData(Fault.Error)]
    [InlineData(Fault.Hollow)]
    public async Task A_reply_that_cannot_be_used_is_pinned_to_its_server_and_not_waited_for(Fault fault)
    {
        await using var world = World.Of("n1", "n2");
        await world.ScrapeAsync();
        world["n2"].Faults["GATEWAYZ"] = fault;
        world["n2"].Faults["STATSZ"] = fault;

        await world.PassAsync(TimeSpan.FromSeconds(15));
        var snapshot = await world.ScrapeAsync();

        world.Took.ShouldBe(TimeSpan.Zero);
        snapshot.Server("n1").Gatewayz.ShouldNotBeNull();
        snapshot.Server("n1").Statsz.ShouldNotBeNull();
        snapshot.Server("n2").Gatewayz.ShouldBeNull();
        snapshot.Server("n2").Statsz.ShouldBeNull();
        snapshot.Server("n2").State.ShouldBe(ServerState.Up);
        snapshot.Question("gatewayz").Success.ShouldBe(false);
        snapshot.Question("gatewayz").Malformed.ShouldBe(1);
        snapshot.Question("gatewayz").Problem.ShouldContain("n2");
        snapshot.Question("healthz").Success.ShouldBe(true);
    }

    [Theory]
    [InlineData(Fault.Noise)]
    [InlineData(Fault.BadGzip)]
    public async Task Bytes_that_say_nothing_are_counted_and_the_others_are_unharmed(Fault fault)
    {
        await using var world = World.Of("n1", "n2");
        await world.ScrapeAsync();
        world["n2"].Faults["GATEWAYZ"] = fault;

        await world.PassAsync(TimeSpan.FromSeconds(15));
        var snapshot = await world.ScrapeAsync();

        snapshot.Survey.GarbageReplies.ShouldBe(1);
        snapshot.Server("n1").Gatewayz.ShouldNotBeNull();
        snapshot.Server("n2").Gatewayz.ShouldBeNull();
        snapshot.Question("gatewayz").Success.ShouldBe(false);
    }

    [Fact]
    public async Task A_reply_cut_in_the_middle_is_no_reply()
    {
        await using var world = World.Of("n1", "n2");
        await world.ScrapeAsync();
        world["n2"].Faults["GATEWAYZ"] = Fault.Half;

        await world.PassAsync(TimeSpan.FromSeconds(15));
        var snapshot = await world.ScrapeAsync();

        snapshot.Server("n2").Gatewayz.ShouldBeNull();
        snapshot.Server("n1").Gatewayz.ShouldNotBeNull();
        snapshot.Survey.GarbageReplies.ShouldBe(1);
    }

    [Fact]
    public async Task A_garbled_event_is_counted_and_the_next_one_is_heard()
    {
        await using var world = World.Of("n1");
        await world.ScrapeAsync();
        var second = world.System.Node("n2");

        world.System.Publish($"$SYS.SERVER.{second.Id}.STATSZ", "{");
        world.System.Publish($"$SYS.SERVER.{second.Id}.SHUTDOWN", "[]");
        await world.HeartbeatAsync(second);
        await world.PassAsync(TimeSpan.FromSeconds(2));

        var snapshot = await world.ScrapeAsync();
        snapshot.Survey.GarbageReplies.ShouldBe(2);
        snapshot.Server("n2").State.ShouldBe(ServerState.Up);
    }

    [Theory]
    [InlineData(Fault.Garbage)]
    [InlineData(Fault.Noise)]
    [InlineData(Fault.BadGzip)]
    [InlineData(Fault.Half)]
    [InlineData(Fault.Error)]
    [InlineData(Fault.Hollow)]
    [InlineData(Fault.Silent)]
    public async Task One_servers_bad_jsz_spoils_only_what_it_leads(Fault fault)
    {
        await using var world = World.Of("n1", "n2", "n3");
        world.System.Stream("A", world["n1"], world["n2"], world["n3"]);
        world.System.Stream("B", world["n2"], world["n1"], world["n3"]);
        world.System.Stream("C", world["n2"]);
        await world.ScrapeAsync();
        world["n2"].Faults["JSZ"] = fault;

        await world.PassAsync(TimeSpan.FromSeconds(15));
        var snapshot = await world.ScrapeAsync();

        snapshot.Stream("A").State.ShouldBe(AssetState.Ok);
        snapshot.Stream("A").Messages.ShouldBe(100UL);
        snapshot.Stream("B").State.ShouldBe(AssetState.Unknown);
        snapshot.Stream("B").Messages.ShouldBeNull();
        snapshot.Stream("C").State.ShouldBe(AssetState.Unknown);
        snapshot.Stream("C").Messages.ShouldBeNull();
        snapshot.Question("jsz_state").Success.ShouldBe(false);
        snapshot.Server("n2").Jsz.ShouldBeNull();
        snapshot.Server("n2").Statsz.ShouldNotBeNull();
        if (fault != Fault.Silent)
        {
            snapshot.Question("jsz_state").Problem.ShouldContain("n2");
            snapshot.Question("jsz_state").Malformed.ShouldBe(1);
            snapshot.Survey.GarbageReplies.ShouldBe(fault is Fault.Error or Fault.Hollow ? 0 : 1);
            world.Took.ShouldBe(TimeSpan.Zero);
        }
    }
}
