using Surveyor.Snapshot;

namespace Surveyor.Core.Tests.Health;

/// <summary>Histories of consumers and what must be thought of each: every rule where it holds, where it nearly holds, and the traps.</summary>
static class ConsumerCases
{
    const long Second = 1_000_000_000;

    /// <summary>A story told to a consumer, and the state it ends in.</summary>
    public sealed record Case(string State, string Name, Action<Life> Story);

    public static IReadOnlyList<Case> All { get; } =
    [
        // unknown
        new("unknown", "Two looks are too few", life => life.Publish(5).Deliver(5).Looks(2)),
        new("ok", "Three are enough", life => life.Publish(5).Deliver(5).Looks(3)),
        new("unknown", "Its leader is silent", life => { life.Publish(5).Deliver(5).Looks(5).State = AssetState.Unknown; life.Look(); }),
        new("unknown", "A new leader is looked at three times first", life => { Well(life).Leader = "n2"; life.Looks(2); }),
        new("ok", "And then it is known again", life => { Well(life).Leader = "n2"; life.Looks(3); }),
        new("unknown", "So is a new configuration", life => { Well(life); life.Config = life.Config with { AckWait = 5 * Second }; life.Look(); }),
        new("unknown", "So is one that was made anew", life => { Well(life); (life.Made, life.Delivered, life.DeliveredStream, life.Floor) = (life.Now, 0, 0, 0); life.Look(); }),
        new("unknown", "And after a pause", life => { Well(life).Paused = true; life.Looks(5).Paused = false; life.Look(); }),
        new("unknown", "And after Surveyor was away for long", life => Well(life).Look(3600)),

        // offline, no_leader
        new("offline", "All its servers are silent", life => { Well(life).State = AssetState.Offline; life.Looks(3); }),
        new("unknown", "For a moment", life => { Well(life).State = AssetState.Offline; life.Look(); }),
        new("no_leader", "Nobody leads it", life => { Well(life).State = AssetState.Leaderless; life.Look(); }),
        new("no_leader", "Its leader hears nothing of the other two", life => { Well(life).Peers = [new() { Name = "n2", Active = 20_000_000_000 }, new() { Name = "n3", Offline = true }]; life.Looks(3, 30, static one => one.Publish(1).Deliver(1)); }),
        new("ok", "At two looks", life => { Well(life).Peers = [new() { Name = "n2", Active = 20_000_000_000 }, new() { Name = "n3", Offline = true }]; life.Looks(2, 30, static one => one.Publish(1).Deliver(1)); }),
        new("ok", "It hears one of them", life => { Well(life).Peers = [new() { Name = "n2", Active = 20_000_000_000 }, new() { Name = "n3", Current = true }]; life.Looks(9, 30, static one => one.Publish(1).Deliver(1)); }),

        // data_lost
        new("data_lost", "A full stream removes what was not delivered", life => { Full(life, 100); life.Publish(50).Deliver(50).Looks(5); Overwrite(life, 200); life.Look(); }),
        new("data_lost", "It is told for ten minutes", life => { Full(life, 100); life.Publish(50).Deliver(50).Looks(5); Overwrite(life, 200); life.Look(); life.Deliver(100); life.Looks(19); }),
        new("idle", "And no longer", life => { Full(life, 100); life.Publish(50).Deliver(50).Looks(5); Overwrite(life, 200); life.Look(); life.Deliver(100); life.Looks(22); }),
        new("ok", "A full stream with a consumer that keeps up", life => { Full(life, 100); life.Looks(20, before: one => { Overwrite(one, 40); one.Deliver(40); }); }),
        new("ok", "Another message of the same subject took its place", life =>
        {
            life.Stream = life.Stream with { MaxMsgsPerSubject = 1 };
            life.Publish(50).Deliver(50).Looks(5).Publish(10).First = 58;
            life.Look();
        }),
        new("ok", "A purge is no loss", life => { life.Stream = life.Stream with { MaxMsgs = 1000 }; life.Publish(50).Deliver(20).Looks(5).First = 51; life.Look(); }),
        new("ok", "Nor is a purge of a stream with an age", life => { life.Stream = life.Stream with { MaxAge = 24 * 3600 * Second }; life.Publish(50).Deliver(20).Looks(5).First = 51; life.Look(); }),
        new("data_lost", "Messages that grew too old are", life =>
        {
            life.Stream = life.Stream with { MaxAge = 600 * Second };
            life.Waiting = 1;
            life.Publish(50).Deliver(20).Looks(30).Publish(1).First = 51;
            life.Look();
        }),
        new("ok", "A work queue loses nothing by itself", life => { Full(life, 100); life.Stream = life.Stream with { Retention = "workqueue" }; life.Publish(50).Deliver(50).Looks(5); Overwrite(life, 200); life.Pending = 0; life.Look(); }),
        new("ok", "One that never acknowledged began later", life => { Full(life, 100); Overwrite(life, 300); (life.DeliveredStream, life.Floor) = (0, 0); life.Deliver(0, ack: false); life.Pending = 0; life.Delivered = 0; life.LastDelivered = life.Now; life.Looks(5); }),
        new("ok", "A filtered one on a quiet subject", life => { Full(life, 100); Filtered(life).Publish(50).Deliver(50).Looks(5); life.Pending = 0; Overwrite(life, 500); life.Look(); }),
        new("data_lost", "A filtered one of which something waited", life => { Full(life, 100); Filtered(life).Publish(50).Deliver(20).Do(one => one.Pending = 7).Looks(5); Overwrite(life, 500); life.Pending = 0; life.Pending = 3; life.Looks(1); }),
        new("ok", "A filtered one that got it before", life =>
        {
            Full(life, 100);
            Filtered(life).Publish(50).Deliver(20).Do(one => one.Pending = 7).Looks(5);
            life.Deliver(7).Do(one => one.Pending = 2).Look();
            life.Deliver(2).Do(one => one.Pending = 1);
            Overwrite(life, 500);
            life.Look();
        }),

        new("ok", "A filtered one that never acknowledged began later, too", life => { Full(life, 100); Filtered(life).Publish(50).Do(one => one.Pending = 7).Looks(5); Overwrite(life, 500); life.Look(); }),
        new("data_lost", "A filter that is all the stream stores is none", life =>
        {
            Full(life, 100);
            (life.Stream, life.Config) = (life.Stream with { Subjects = "orders.>" }, life.Config with { Filter = "orders.>" });
            life.Publish(50).Deliver(50).Looks(5);
            Overwrite(life, 150);
            life.Look();
        }),
        new("ok", "The stream's reply is of a later moment than the consumer's", life =>
        {
            Full(life, 1000);
            life.Publish(1000).Deliver(1000).Waiting = 1;
            life.Looks(20, before: one => { Overwrite(one, 5000); one.Deliver(one.Last - 3000 - one.DeliveredStream); one.OwnFirst = one.Last - 3999; });
        }),
        new("ok", "It was so before Surveyor began", life => { Full(life, 100); life.Publish(50).Deliver(50); Overwrite(life, 200); life.Waiting = 1; life.Looks(3, 15); }),
        new("orphaned", "Nobody has used it for a day, and limits go on", life => { Full(life, 100); life.Publish(50).Deliver(50).Looks(5); life.Looks(300, 300, one => Overwrite(one, 1)); }),

        // paused
        new("paused", "Paused", life => { Well(life).Paused = true; life.Publish(10).Looks(3); }),

        // stopped
        new("stopped", "Its client is gone", life => Well(life).Publish(10).Looks(12)),
        new("ok", "For less than five minutes", life => Well(life).Publish(10).Looks(9)),
        new("idle", "Nothing waits", life => Well(life).Looks(40)),
        new("catching_up", "A client that fetches once a minute, behind by an hour", life => life.Publish(1000).Wait(3600).Looks(60, 15, FetchEach(4, 3))),
        new("ok", "A client that comes every four minutes", life => life.Publish(1000).Wait(3600).Looks(80, 15, FetchEach(16, 3))),
        new("ok", "A client that comes every twenty minutes, the second time", life => life.Publish(100).Deliver(100).Looks(82, 30, Then(FetchEach(40, 40)))),
        new("stopped", "And then does not come for an hour", life => life.Publish(100).Deliver(100).Looks(82, 30, Then(FetchEach(40, 40))).Looks(170, 30, one => one.Publish(1))),
        new("ok", "What waits is purged again and again before it is old", life => { Well(life); life.Looks(40, 30, one => { one.Publish(10); one.First = one.Last - 5; one.Pending = 6; }); }),
        new("stopped", "A subscriber that is gone", life => { Push(life, bound: true); Well(life).PushBound = false; life.Publish(10).Looks(12); }),
        new("ok", "It works on what it has", life => { Well(life).Publish(10).Deliver(1, ack: false); life.Looks(20); }),
        new("stopped", "But not for ever", life => { Well(life).Publish(10).Deliver(1, ack: false); life.Looks(40); }),
        new("orphaned", "Nobody came for a day", life => Well(life).Publish(10).Looks(300, 300)),
        new("orphaned", "Nor before Surveyor began", life => life.Publish(100).Deliver(100).Wait(2 * 86_400).Publish(10).Looks(14)),
        new("orphaned", "A new leader does not know when the last delivery was", life =>
        {
            life.Publish(100).Deliver(100).Wait(2 * 86_400).Publish(10).LastDelivered = null;
            life.Looks(14);
        }),
        new("stopped", "Nothing came for two days, and then it does not read", life => Well(life).Looks(600, 300).Publish(10).Looks(14)),
        new("stopped", "It was away for three days, came back and is gone again", life => Well(life).Publish(10).Looks(900, 300).Deliver(10).Looks(4).Publish(10).Looks(14)),
        new("stopped", "On a work queue that does not become harmless", life => { life.Stream = life.Stream with { Retention = "workqueue" }; Well(life).Publish(10).Looks(300, 300); }),

        // delivery_blocked
        new("delivery_blocked", "It asks and gets nothing", life => { Well(life).Waiting = 1; life.Publish(10).Looks(6); }),
        new("ok", "For less than a minute", life => { Well(life).Waiting = 1; life.Publish(10).Looks(3, 15); }),
        new("delivery_blocked", "A subscriber that gets nothing", life => { Push(life, bound: true); Well(life).Publish(10).Looks(6); }),
        new("ok", "A standby of an overflow group", life => { life.Config = life.Config with { PriorityPolicy = "overflow" }; Well(life).Waiting = 1; life.Publish(10).Looks(6); }),
        new("ok", "A standby of a prioritised group", life => { life.Config = life.Config with { PriorityPolicy = "prioritized" }; Well(life).Waiting = 1; life.Publish(10).Looks(6); }),
        new("ok", "A pinned client at work for three minutes", life => { life.Config = life.Config with { PriorityPolicy = "pinned_client" }; Well(life).Waiting = 1; life.Publish(10).Looks(6); }),
        new("delivery_blocked", "For longer than one may stay away", life => { life.Config = life.Config with { PriorityPolicy = "pinned_client" }; Well(life).Waiting = 1; life.Publish(10).Looks(14); }),
        new("ok", "A replay at the original speed", life => { life.Config = life.Config with { ReplaysOriginal = true }; Well(life).Waiting = 1; life.Publish(10).Looks(6); }),

        // acks_stalled
        new("acks_stalled", "A client that never acknowledges", life => { Limit(life, 10); Well(life).Publish(50).Deliver(10, ack: false); (life.Waiting, life.Redelivered) = (1, 10); life.Looks(6); }),
        new("ok", "For less than twice the ack wait", life => { Limit(life, 10); Well(life).Publish(50).Deliver(10, ack: false); (life.Waiting, life.Redelivered) = (1, 10); life.Looks(4, 15); }),
        new("ok", "For less than the last back-off", life => { Limit(life, 10); life.Config = life.Config with { LongestBackoff = 600 * Second }; Well(life).Publish(50).Deliver(10, ack: false); (life.Waiting, life.Redelivered) = (1, 10); life.Looks(10); }),
        new("catching_up", "At its limit and moving", life => { Limit(life, 10); Well(life).Publish(500).Deliver(10, ack: false).Waiting = 1; life.Looks(10, before: one => { one.Deliver(5, ack: false); one.Out = 10; one.Floor += 5; }); }),
        new("ok", "No limit", life => { Limit(life, -1); Well(life).Publish(50).Deliver(10, ack: false).Looks(6); }),
        new("ok", "Nothing more waits", life => { Limit(life, 1); Well(life).Publish(1).Deliver(1, ack: false).Looks(9); }),
        new("ok", "No acknowledgements at all", life => { Limit(life, 10); life.Config = life.Config with { AckPolicy = "none" }; Well(life).Publish(15).Deliver(10, ack: false).Looks(6); }),

        // poison
        new("poison", "A message that cannot be processed, among others that can", life =>
        {
            Well(life).Publish(500).Deliver(1, ack: false);
            (life.Redelivered, life.Waiting) = (1, 1);
            life.Looks(10, before: one => { one.Publish(5).Deliver(5, ack: false); one.Out = 1; one.Delivered++; });
        }),
        new("poison", "The same goes round and round", life =>
        {
            Well(life).Publish(3).Deliver(3, ack: false);
            (life.Redelivered, life.Waiting) = (3, 1);
            life.Looks(10, before: one => one.Delivered += 3);
        }),
        new("ok", "For fewer than five ack waits", life => { Well(life).Publish(5).Deliver(5, ack: false); (life.Redelivered, life.Waiting) = (1, 1); life.Looks(4, before: one => one.Delivered++); }),
        new("catching_up", "With ack all the floor stands until the next", life =>
        {
            life.Config = life.Config with { AckPolicy = "all" };
            Well(life).Publish(500).Deliver(1, ack: false);
            (life.Redelivered, life.Waiting) = (1, 1);
            life.Looks(10, before: one => one.Deliver(5, ack: false));
        }),
        new("catching_up", "Something was delivered again and the floor moves", life => { Well(life).Publish(500).Waiting = 1; life.Looks(10, before: one => { one.Deliver(5, ack: false); one.Redelivered = 2; one.Floor += 5; }); }),

        // given_up
        new("given_up", "Delivered as often as may be", life => { life.Config = life.Config with { MaxDeliver = 3 }; Well(life); (life.Redelivered, life.Out) = (2, 0); life.Looks(1); }),
        new("ok", "Before Surveyor began", life => { life.Config = life.Config with { MaxDeliver = 3 }; life.Redelivered = 2; Well(life); }),
        new("ok", "Nothing settles it, but it is told for ten minutes only", life => { life.Config = life.Config with { MaxDeliver = 3 }; Well(life).Redelivered = 2; life.Looks(25, before: one => one.Publish(1).Deliver(1)); }),
        new("ok", "Delivered once is what it asked for", life => { life.Config = life.Config with { MaxDeliver = 1 }; Well(life); (life.Redelivered, life.Out) = (2, 0); life.Looks(1); }),
        new("given_up", "The advisory was heard", life => { life.Config = life.Config with { MaxDeliver = 3 }; Well(life).Abandoned = 1; life.Look(); }),
        new("ok", "Long ago", life => { life.Config = life.Config with { MaxDeliver = 3 }; Well(life).Abandoned = 1; life.Looks(25, before: one => one.Publish(1).Deliver(1)); }),

        // over_threshold
        new("over_threshold", "Its metadata says how much may wait", life => { life.Config = life.Config with { Monitor = new() { UnprocessedCritical = 10 } }; Well(life).Publish(10).Look(); }),
        new("idle", "The last delivery counts while something waits only", life => { life.Config = life.Config with { Monitor = new() { LastDeliveryCritical = 60 * Second } }; Well(life).Looks(20); }),
        new("over_threshold", "A group of clients has none that is pinned", life => { life.Config = life.Config with { PriorityPolicy = "pinned_client", Monitor = new() { Pinned = true } }; life.Pinned = false; Well(life); }),
        new("ok", "It has one", life => { life.Config = life.Config with { PriorityPolicy = "pinned_client", Monitor = new() { Pinned = true } }; life.Pinned = true; Well(life); }),
        new("over_threshold", "Then it does", life => { life.Config = life.Config with { Monitor = new() { LastDeliveryCritical = 60 * Second } }; Well(life).Publish(1).Looks(3); }),
        new("ok", "Its owner wants no verdict", life => { life.Config = life.Config with { Monitor = new() { Enabled = false } }; Well(life).Publish(10).Looks(40); }),

        // overtaken_soon
        new("overtaken_soon", "Limits are about to reach it", life => { Full(life, 10_000); life.Publish(10_000); life.Deliver(2500); life.Waiting = 1; life.Looks(22, before: one => { Overwrite(one, 60); one.Deliver(10); }); }),
        new("ok", "A client that comes every four minutes and reads all", life =>
        {
            Full(life, 1500);
            var n = 0;
            life.Publish(1500).Deliver(1500).Looks(46, before: one => { Overwrite(one, 60); one.Deliver(++n % 8 == 0 ? one.Last - one.DeliveredStream : 0); });
        }),
        new("ok", "A full stream that is read as fast as it is filled", life => { Full(life, 1000); life.Publish(1000); life.Deliver(900); life.Waiting = 1; life.Looks(8, before: one => { Overwrite(one, 60); one.Deliver(60); }); }),

        // falling_behind, catching_up
        new("falling_behind", "More comes than it takes", life => { Well(life).Waiting = 1; life.Looks(40, before: one => one.Publish(300).Deliver(200)); }),
        new("falling_behind", "Although it comes in a sawtooth", life => { Well(life).Waiting = 1; var n = 0; life.Looks(44, before: one => { one.Publish(300); one.Deliver(n++ % 4 == 3 ? 800UL : 0UL); }); }),
        new("catching_up", "A new one with a backlog", life => { life.Publish(100_000).Wait(3600).Waiting = 1; life.Looks(30, before: one => one.Publish(10).Deliver(500)); }),
        new("ok", "A burst", life => { Well(life).Waiting = 1; var n = 0; life.Looks(40, before: one => { one.Publish(n++ == 20 ? 2000UL : 10UL); one.Deliver(Math.Min(300, one.Last - one.DeliveredStream)); }); }),
        new("ok", "A client that comes every twenty minutes to a rising queue", life =>
        {
            var n = 0;
            life.Publish(100).Deliver(100).Looks(150, before: one => { one.Publish(20); one.Deliver(++n % 40 == 0 ? one.Last - one.DeliveredStream : 0); });
        }),
        new("ok", "One message at a time, each a long job", life => { Limit(life, 1); Well(life).Publish(200).Deliver(1, ack: false).Waiting = 0; life.Looks(24, before: one => one.Publish(5)); }),
        new("ok", "Few messages are no backlog", life => { Well(life).Waiting = 1; life.Looks(40, before: one => one.Publish(3).Deliver(2)); }),

        // rewound
        new("rewound", "It was reset", life => { Well(life).Publish(20).Deliver(20).Look(); (life.Delivered, life.DeliveredStream, life.Floor) = (5, 5, 5); life.Waiting = 1; life.Looks(1); life.Looks(3, before: one => one.Deliver(5)); }),

        new("ok", "A new leader does not know of the last deliveries", life => { Well(life).Waiting = 1; life.Publish(5000).Deliver(4900).Looks(4, before: one => one.Publish(1).Deliver(1)); (life.Leader, life.Delivered, life.DeliveredStream, life.Floor) = ("n2", 4950, 4950, 4940); life.Looks(4, before: one => one.Deliver(20)); }),

        new("ok", "An older answer comes after newer ones", life =>
        {
            Well(life).Waiting = 1;
            life.Looks(6, before: one => one.Publish(50).Deliver(50));
            var (delivered, stream, floor) = (life.Delivered, life.DeliveredStream, life.Floor);
            (life.Delivered, life.DeliveredStream, life.Floor, life.Skew) = (delivered - 150, stream - 150, floor - 150, TimeSpan.FromSeconds(-35));
            life.Look();
            (life.Delivered, life.DeliveredStream, life.Floor, life.Skew) = (delivered, stream, floor, default);
            life.Looks(4, before: one => one.Deliver(5));
        }),

        new("ok", "Nor does the same one, elected again between two looks", life => { Well(life).Waiting = 1; life.Looks(6, before: one => one.Publish(50).Deliver(50)); (life.Delivered, life.DeliveredStream, life.Floor) = (life.Delivered - 20, life.DeliveredStream - 20, life.Floor - 20); life.Looks(4, before: one => one.Deliver(5)); }),

        // ephemeral
        new("orphaned", "An ephemeral one whose client is gone", life => { Ephemeral(life); Well(life).Publish(10).Looks(12); }),
        new("ok", "An ephemeral one with a client", life => { Ephemeral(life); Well(life).Waiting = 1; life.Looks(12, before: one => one.Publish(10).Deliver(10)); }),
    ];

    /// <summary>It has read all there is.</summary>
    static Life Well(Life life) => life.Publish(100).Deliver(100).Looks(4);

    static void Full(Life life, long most) => life.Stream = life.Stream with { MaxMsgs = most };

    /// <summary>New messages push out old ones.</summary>
    static void Overwrite(Life life, ulong count)
    {
        life.Publish(count);
        life.First = Math.Max(life.First, life.Last + 1 - Math.Min(life.Last, (ulong)life.Stream.MaxMsgs!.Value));
    }

    static void Limit(Life life, long most) => life.Config = life.Config with { MaxAckPending = most };

    static Life Filtered(Life life)
    {
        life.Config = life.Config with { Filter = "quiet" };
        return life;
    }

    static void Ephemeral(Life life) => life.Config = life.Config with { IsDurable = false, InactiveThreshold = 300 * Second };

    static void Push(Life life, bool bound)
    {
        life.Config = life.Config with { DeliverSubject = "push" };
        life.PushBound = bound;
    }

    static Action<Life> Then(Action<Life> next) => life => next(life.Publish(1));

    /// <summary>Takes some at every so many looks, and asks for none in between.</summary>
    static Action<Life> FetchEach(int looks, ulong count)
    {
        var n = 0;
        return life =>
        {
            if (++n % looks == 0)
            {
                life.Deliver(Math.Min(count, life.Last - life.DeliveredStream));
            }
        };
    }
}
