using Surveyor.Health;
using Surveyor.Snapshot;

namespace Surveyor.Core.Tests.Health;

public sealed class StreamRulesTests
{
    const long Second = 1_000_000_000;

    sealed record Case(string State, string Name, Action<Life> Story);

    static readonly Case[] All =
    [
        new("unknown", "Its leader is silent", static life => { life.Publish(1).Look().State = AssetState.Unknown; life.Look(); }),
        new("offline", "All its servers are silent", static life => { life.Publish(1).Look().State = AssetState.Offline; life.Looks(3); }),
        new("unknown", "For a moment", static life => { life.Publish(1).Look().State = AssetState.Offline; life.Look(); }),
        new("no_leader", "Nobody leads it", static life => { life.Publish(1).Look().State = AssetState.Leaderless; life.Look(); }),
        new("quorum_lost", "Two of three are offline", static life => { life.Peers = [new() { Name = "n2", Offline = true }, new() { Name = "n3", Offline = true }]; life.Publish(1).Look(); }),
        new("quorum_lost", "Its leader hears nothing of two of three", static life => { life.Peers = [new() { Name = "n2", Active = 20 * Second }, new() { Name = "n3", Active = 20 * Second }]; life.Publish(1).Looks(3); }),
        new("ok", "At two looks it hears nothing of them", static life => { life.Peers = [new() { Name = "n2", Active = 20 * Second }, new() { Name = "n3", Active = 20 * Second }]; life.Publish(1).Looks(2); }),
        new("ok", "One of three is", static life => { life.Peers = [new() { Name = "n2", Offline = true }, new() { Name = "n3", Current = true }]; life.Publish(1).Look(); }),
        new("data_lost", "Its store is damaged", static life => { life.Missing = 3; life.Publish(9).Look(); }),
        new("source_failing", "The origin refuses", static life => { life.Sources = [new() { Name = "O", Mirror = true, Error = "stream not found" }]; life.Publish(1).Looks(3); }),
        new("ok", "It elects a leader", static life => { life.Sources = [new() { Name = "O", Mirror = true, Error = "no leader" }]; life.Publish(1).Looks(2); }),
        new("source_silent", "The origin was not heard at three looks", static life => { life.Sources = [new() { Name = "O", Mirror = true, Active = 60 * Second }]; life.Publish(1).Looks(3); }),
        new("ok", "At two", static life => { life.Sources = [new() { Name = "O", Mirror = true, Active = 60 * Second }]; life.Publish(1).Looks(2); }),
        new("ok", "It sends heartbeats", static life => { life.Sources = [new() { Name = "O", Mirror = true, Active = Second }]; life.Publish(1).Looks(20); }),
        new("source_behind", "The copy does not catch up", static life => { life.Sources = [new() { Name = "O", Lag = 5000, Active = Second }]; life.Publish(1).Looks(4); }),
        new("ok", "It is as far behind as a fast stream moves in a moment", static life => { life.Sources = [new() { Name = "O", Lag = 2000, Active = Second }]; life.Looks(8, 30, static one => one.Publish(3000)); }),
        new("ok", "It does", static life => { life.Publish(1); for (var lag = 9000UL; lag > 1000; lag -= 1000) { life.Sources = [new() { Name = "O", Lag = lag, Active = Second }]; life.Look(); } }),
        new("limit_near", "A stream that refuses is three quarters full", static life => { life.Stream = life.Stream with { Discard = "new", MaxMsgs = 100 }; life.Publish(75).Look(); }),
        new("ok", "It is not yet", static life => { life.Stream = life.Stream with { Discard = "new", MaxMsgs = 100 }; life.Publish(74).Look(); }),
        new("ok", "A full stream that discards old messages", static life => { life.Stream = life.Stream with { MaxMsgs = 100 }; life.Publish(100).Look(); }),
        new("limit_near", "A full work queue", static life => { life.Stream = life.Stream with { Retention = "workqueue", MaxMsgs = 100 }; life.Publish(95).Look(); }),
        new("over_threshold", "Its metadata wants more messages", static life => { life.Stream = life.Stream with { Monitor = new() { MsgsCritical = 10 } }; life.Publish(9).Look(); }),
        new("given_up", "A subject of a work queue that nobody reads", static life => { life.Stream = life.Stream with { Retention = "workqueue" }; life.Publish(20); (life.Pending, life.Waiting) = (5, 1); life.Looks(5); }),
        new("ok", "At two looks since its rates are known", static life => { life.Stream = life.Stream with { Retention = "workqueue" }; life.Publish(20); (life.Pending, life.Waiting) = (5, 1); life.Looks(4); }),
        new("ok", "What was processed between two replies", static life =>
        {
            life.Stream = life.Stream with { Retention = "workqueue" };
            life.Looks(9, 30, static one => { one.Publish(3000).Deliver(3000); one.Messages = 50; });
        }),
        new("ok", "A work queue without consumers is being set up", static life => { life.Stream = life.Stream with { Retention = "workqueue" }; life.HasConsumer = false; life.Publish(20).Looks(10); }),
        new("given_up", "But not for long", static life => { life.Stream = life.Stream with { Retention = "workqueue" }; life.HasConsumer = false; life.Publish(20).Looks(15); }),
        new("ok", "A work queue whose messages all wait at its consumer", static life => { life.Stream = life.Stream with { Retention = "workqueue" }; life.Publish(20).Looks(5); }),
        new("retention_short", "Messages stay a minute, an hour is wanted", static life => { life.Stream = life.Stream with { MaxMsgs = 100 }; life.Publish(100).Looks(4, 30, static one => { one.Publish(50); one.First = one.Last - 99; }); }),
        new("ok", "A purge of a stream that is not full", static life => { life.Stream = life.Stream with { MaxMsgs = 100 }; life.Publish(50).Looks(4).First = 40; life.Looks(2); }),
        new("ok", "Its own metadata wants less", static life =>
        {
            life.Stream = life.Stream with { MaxMsgs = 100, Monitor = new() { Retention = Second } };
            life.Publish(100).Looks(4, 30, static one => { one.Publish(50); one.First = one.Last - 99; });
        }),
        new("sealed", "It is sealed", static life => { life.Stream = life.Stream with { Sealed = true }; life.Publish(1).Look(); }),
        new("ok", "It is used", static life => life.Publish(1).Looks(3)),
        new("unused", "Nothing for a week, and nobody reads it", static life => { life.HasConsumer = false; life.Publish(1).Look().Look(8 * 86_400); }),
    ];

    public static TheoryData<string> Names => [.. All.Select(static one => $"{one.Name} → {one.State}")];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_state_at_the_end_of_the_story_is(string name)
    {
        var told = All.Single(one => $"{one.Name} → {one.State}" == name);
        var life = new Life(new() { Terms = HealthTerms.Default with { Retention = TimeSpan.FromHours(1) } });
        told.Story(life);
        life.StreamHealth.Rule.Name.ShouldBe(told.State, life.StreamHealth.Reason);
        life.StreamHealth.Reason.ShouldNotBeEmpty();
    }

    [Fact]
    public void Every_rule_has_a_story_in_which_it_holds() =>
        StreamRules.InOrder.Select(static rule => rule.Name).Except(All.Select(static one => one.State)).ShouldBeEmpty();

    [Fact]
    public void Near_a_limit_it_is_a_warning_and_very_near_critical()
    {
        var life = new Life();
        life.Stream = life.Stream with { Discard = "new", MaxMsgs = 100 };
        life.Publish(80).Look().StreamHealth.Severity.ShouldBe(Severity.Warning);
        life.Publish(10).Look().StreamHealth.Severity.ShouldBe(Severity.Critical);
    }
}
