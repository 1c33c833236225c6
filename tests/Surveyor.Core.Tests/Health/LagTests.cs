using Surveyor.Health;

namespace Surveyor.Core.Tests.Health;

public sealed class LagTests
{
    /// <summary>How messages come, how they are read, and whether the consumer wants all.</summary>
    public static TheoryData<string, int> Kinds => new MatrixTheoryData<string, int>(["steady", "bursty", "idle", "filtered", "replaying", "redelivering", "deleting"], [1, 2, 3, 4, 5]);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_age_is_within_its_own_error_of_the_truth(string kind, int seed)
    {
        var random = new Random(seed);
        var life = new Life { Waiting = 1 };
        var wanted = new SortedSet<ulong>();
        var isFiltered = kind is "filtered" or "deleting";
        if (isFiltered)
        {
            life.Config = life.Config with { Filter = "some" };
        }

        if (kind == "replaying")
        {
            for (var i = 0; i < 400; i++)
            {
                Store(life, random, wanted, isFiltered, 1 + random.Next(3));
                life.Wait(random.Next(60));
            }
        }

        for (var look = 0; look < 300; look++)
        {
            Store(life, random, wanted, isFiltered, Arriving(kind, random, look));
            life.Wait(1 + random.Next(14));
            Store(life, random, wanted, isFiltered, Arriving(kind, random, look));
            Read(life, random, wanted, kind);
            Delete(life, random, wanted, kind);
            life.Wait(random.Next(14));
            Store(life, random, wanted, isFiltered, kind == "idle" ? 0 : random.Next(2));
            life.Pending = (ulong)wanted.Count(seq => seq > life.DeliveredStream);
            life.Look(random.Next(3));
            Holds(life, life.Health.Undelivered, Oldest(life, wanted, life.DeliveredStream), "not delivered");
            var unread = life.Out > 0 ? Oldest(life, wanted, life.Floor) : Oldest(life, wanted, life.DeliveredStream);
            Holds(life, life.Health.Lag, unread, "not acknowledged");
        }
    }

    /// <summary>Who wants only the last message of each subject.</summary>
    [Fact]
    public void A_consumer_that_skips_messages_does_not_wait_for_the_next_one()
    {
        var life = new Life();
        life.Config = life.Config with { SkipsMessages = true };
        life.Publish(1000).Wait(3600).Publish(1).Pending = 1;
        var age = life.Look().Health.Undelivered;
        age.Seconds.ShouldBe(30, age.Error);
    }

    [Fact]
    public void Clocks_of_two_leaders_that_differ_are_in_the_error()
    {
        var life = new Life { Skew = TimeSpan.FromSeconds(5) };
        life.Publish(1);
        var age = life.Look().Health.Undelivered;
        age.Seconds.ShouldBe(30, age.Error);
        age.Error.ShouldBe(5, 0.2);
    }

    [Fact]
    public void Of_a_stream_that_moves_the_error_is_no_more_than_the_pause_between_looks()
    {
        var life = new Life();
        life.Looks(40, 30, one => one.Publish(10).Wait(5));
        life.Health.Undelivered.Seconds.ShouldBeGreaterThan(1300);
        life.Health.Undelivered.Error.ShouldBeLessThan(31);
        life.Publish(0).Deliver(300).Looks(1);
        life.Health.Undelivered.Error.ShouldBeLessThan(36);
    }

    [Fact]
    public void A_message_older_than_its_consumer_counts_from_the_consumers_making()
    {
        var life = new Life { Made = new(2026, 11, 1, 12, 30, 0, TimeSpan.Zero) };
        life.Publish(10).Wait(3600).Look();
        life.Health.Undelivered.Seconds.ShouldBeInRange(0, 1831);
    }

    [Fact]
    public void One_message_on_a_quiet_subject_of_a_busy_stream_has_the_age_of_the_look_that_saw_it()
    {
        var life = new Life();
        life.Config = life.Config with { Filter = "quiet" };
        life.Pending = 0;
        life.Looks(5, 30, static one => one.Publish(100));
        life.Wait(20).Publish(1).Pending = 1;
        life.Look(10).Looks(20, 30, static one => one.Publish(100));
        life.Health.Undelivered.Seconds.ShouldBe(610, 6);
        life.Health.Undelivered.Error.ShouldBeLessThan(6);

        // It is delivered and not acknowledged.
        life.Do(static one => (one.Delivered, one.DeliveredStream, one.Out, one.Pending) = (1, 501, 1, 0));
        life.Looks(3, 30, static one => one.Publish(100));
        life.Health.Lag.Seconds.ShouldBe(700, 16);
        life.Health.Lag.Error.ShouldBeLessThan(16);
    }

    [Fact]
    public void Who_reads_a_quiet_subject_slowly_is_known_to_be_behind()
    {
        var life = new Life { Pending = 20 };
        life.Config = life.Config with { Filter = "quiet" };
        life.Looks(20, 30, static one => one.Publish(10));
        for (var look = 0; look < 60; look++)
        {
            life.Publish(10).Do(static one => (one.Delivered, one.DeliveredStream) = (one.Delivered + 1, one.DeliveredStream + 10)).Look();
            life.Health.Undelivered.AtLeast.ShouldBeGreaterThan(250);
        }
    }

    [Fact]
    public void What_a_newer_message_of_its_subject_may_have_replaced_is_of_unknown_age()
    {
        var life = new Life { Pending = 1 };
        life.Config = life.Config with { Filter = "quiet" };
        life.Stream = life.Stream with { MaxMsgsPerSubject = 1 };
        life.Looks(20, 30, static one => one.Publish(10));
        life.Health.Undelivered.AtLeast.ShouldBe(0);
    }

    static void Holds(Life life, Age told, DateTimeOffset? stored, string what)
    {
        if (stored is not { } since)
        {
            told.ShouldBe(Age.None, what);
            return;
        }

        var truth = (life.Now - (since > life.Made ? since : life.Made)).TotalSeconds;
        Math.Abs(told.Seconds - truth).ShouldBeLessThanOrEqualTo(told.Error + 0.001, $"{what}: {truth} s, told {told.Seconds} ± {told.Error}");
    }

    /// <summary>What waits longest is taken out of the middle of the stream.</summary>
    static void Delete(Life life, Random random, SortedSet<ulong> wanted, string kind)
    {
        if (kind == "deleting" && random.Next(6) == 0 && wanted.GetViewBetween(life.DeliveredStream + 1, ulong.MaxValue) is { Count: > 0 } waiting)
        {
            life.Deleted++;
            wanted.Remove(waiting.Min);
        }
    }

    static DateTimeOffset? Oldest(Life life, SortedSet<ulong> wanted, ulong behind)
    {
        foreach (var seq in wanted.GetViewBetween(behind + 1, ulong.MaxValue))
        {
            return life.StoredAt(seq);
        }

        return null;
    }

    static int Arriving(string kind, Random random, int look) => kind switch
    {
        "bursty" => look % 40 == 0 ? 200 : 0,
        "idle" => look % 100 == 50 ? 1 : 0,
        _ => random.Next(6),
    };

    static void Store(Life life, Random random, SortedSet<ulong> wanted, bool isFiltered, int count)
    {
        for (var i = 0; i < count; i++)
        {
            life.Publish(1);
            if (!isFiltered || random.Next(5) == 0)
            {
                wanted.Add(life.Last);
            }
        }
    }

    /// <summary>Sometimes nobody comes; some messages are acknowledged later than they are delivered.</summary>
    static void Read(Life life, Random random, SortedSet<ulong> wanted, string kind)
    {
        if (random.Next(10) < 4)
        {
            return;
        }

        if (life.Out > 0)
        {
            (life.Out, life.Floor) = (0, life.DeliveredStream);
        }

        var most = kind == "replaying" ? 12 : random.Next(30);
        foreach (var seq in wanted.GetViewBetween(life.DeliveredStream + 1, ulong.MaxValue).Take(most).ToList())
        {
            var isOut = life.Out > 0 || (kind == "redelivering" && random.Next(4) == 0);
            life.Delivered++;
            life.Out += isOut ? 1 : 0;
            life.Floor = isOut ? life.Floor : seq;
            life.DeliveredStream = seq;
        }
    }
}
