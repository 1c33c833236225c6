using Surveyor.Health;
using Surveyor.Snapshot;

namespace Surveyor.Core.Tests.Health;

public sealed class ConsumerRulesTests
{
    public static TheoryData<string> Names => [.. ConsumerCases.All.Select(static one => $"{one.Name} → {one.State}")];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_state_at_the_end_of_the_story_is(string name)
    {
        var told = ConsumerCases.All.Single(one => $"{one.Name} → {one.State}" == name);
        var life = new Life();
        told.Story(life);
        life.Told.ShouldBe(told.State, life.Health.Reason);
        life.Health.Reason.ShouldNotBeEmpty();
    }

    [Fact]
    public void Every_rule_has_a_story_in_which_it_holds() =>
        ConsumerRules.InOrder.Select(static rule => rule.Name).Except(ConsumerCases.All.Select(static one => one.State)).ShouldBeEmpty();

    [Fact]
    public void Whoever_works_on_what_it_has_is_told_as_information()
    {
        var life = new Life();
        life.Config = life.Config with { MaxAckPending = 1 };
        life.Publish(10).Deliver(10).Looks(4);
        life.Waiting = 1;
        life.Publish(5).Deliver(1, ack: false).Looks(8);
        life.Told.ShouldBe("acks_stalled");
        life.Health.Severity.ShouldBe(Severity.Information);

        life.Redelivered = 1;
        life.Look();
        life.Health.Severity.ShouldBe(Severity.Critical);
    }

    [Fact]
    public void What_a_new_leader_interrupts_goes_on_since_it_began()
    {
        var life = new Life();
        life.Publish(100).Deliver(100).Looks(4).Publish(10).Looks(12);
        life.Told.ShouldBe("stopped");
        var since = life.Health.Since;
        life.Leader = "n2";
        life.Look().Told.ShouldBe("unknown");
        life.Looks(3).Told.ShouldBe("stopped");
        life.Health.Since.ShouldBe(since);
    }

    [Fact]
    public void Nor_does_a_new_leader_of_a_filtered_one_though_nobody_knows_where_its_message_is()
    {
        var life = new Life();
        life.Config = life.Config with { Filter = "quiet" };
        life.Publish(100).Deliver(100).Do(static one => one.Pending = 0).Looks(4).Do(static one => one.Pending = 1).Looks(14, before: static one => one.Publish(50));
        life.Told.ShouldBe("stopped");
        var since = life.Health.Since;
        life.Leader = "n2";
        life.Looks(3, before: static one => one.Publish(50)).Told.ShouldBe("stopped");
        life.Health.Since.ShouldBe(since);
    }

    [Fact]
    public void What_a_new_leader_does_not_know_of_goes_back_in_no_counter_and_no_rate()
    {
        var life = new Life { Waiting = 1 };
        life.Publish(5000).Deliver(4900).Looks(4, before: static one => one.Publish(1).Deliver(1));
        (life.Leader, life.Delivered, life.DeliveredStream, life.Floor) = ("n2", 4850, 4850, 4850);
        life.Looks(3).Health.Deliveries.ShouldBe(4904u);
        life.Health.DeliveredRate.ShouldBe(0);
        life.Health.AcknowledgedRate.ShouldBe(0);
    }

    [Fact]
    public void An_ephemeral_consumer_wakes_nobody()
    {
        var life = new Life();
        life.Config = life.Config with { IsDurable = false };
        life.Stream = life.Stream with { MaxMsgs = 100 };
        life.Publish(50).Deliver(50).Looks(5).Publish(200).First = 151;
        (life.Look().Told, life.Health.Severity).ShouldBe(("data_lost", Severity.Information));
        life.State = AssetState.Offline;
        (life.Looks(3).Told, life.Health.Severity).ShouldBe(("offline", Severity.Information));
    }

    [Fact]
    public void A_replica_that_is_offline_hides_no_stop()
    {
        var life = new Life { Peers = [new() { Name = "n2", Offline = true, Active = 60_000_000_000 }, new() { Name = "n3", Current = true }] };
        life.Publish(100).Deliver(100).Looks(4).Publish(10).Looks(12);
        (life.Told, life.Health.Replicas).ShouldBe(("stopped", ReplicaState.Offline));
        life.Peers[0] = new() { Name = "n2", Current = true };
        life.Look().Health.Replicas.ShouldBe(ReplicaState.Ok);
    }

    /// <summary>A new leader does not know when it last heard of a server that left before: the former leader, killed, is "active 0" for a minute.</summary>
    [Fact]
    public void A_replica_of_a_server_that_is_down_is_offline()
    {
        static ServerRow Server(string cluster, ServerState state) => new() { Key = new("n2", cluster, ""), State = state };
        var life = new Life { Peers = [new() { Name = "n2" }, new() { Name = "n3", Current = true }], Servers = [Server("c", ServerState.Up), Server("other", ServerState.Down)] };
        life.Publish(1).Deliver(1).Looks(4).Health.Replicas.ShouldBe(ReplicaState.Behind);
        life.StreamHealth.Replicas.ShouldBe(ReplicaState.Behind);
        life.Servers[0] = Server("c", ServerState.Down);
        life.Looks(3).Health.Replicas.ShouldBe(ReplicaState.Offline);
        life.StreamHealth.Replicas.ShouldBe(ReplicaState.Offline);
        life.Servers = [.. life.Servers, Server("c", ServerState.Up)];
        life.Look().Health.Replicas.ShouldBe(ReplicaState.Behind, "its next incarnation is there");
        life.Servers = life.Servers[..2];
        life.Peers[0] = new() { Name = "n2", Current = true };
        life.Looks(4).Health.Replicas.ShouldBe(ReplicaState.Ok, "it is silent to Surveyor only");
    }

    [Fact]
    public void Terms_may_be_others_for_some()
    {
        var options = new HealthOptions { Matches = [new("*", "S*", "C", static terms => terms with { StoppedAfter = TimeSpan.FromMinutes(60) })] };
        var life = new Life(options);
        life.Publish(100).Deliver(100).Looks(4).Publish(10).Looks(20);
        life.Told.ShouldBe("ok");
        life.Looks(110).Told.ShouldBe("stopped");
    }
}
