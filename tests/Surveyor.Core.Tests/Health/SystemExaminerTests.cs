using Surveyor.Events;
using Surveyor.Health;
using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Core.Tests.Health;

public sealed class SystemExaminerTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Servers_of_one_name_in_two_clusters_are_told_apart()
    {
        var report = new Examiner(new()).Examine(Picture(Now, Down("n1", "east"), Down("n1", "west")), Heard.Nothing, Now);
        report.System.Select(static one => (one.Rule, one.Name, one.Cluster)).ShouldBe([(SystemRules.ServerDown, "n1", "east"), (SystemRules.ServerDown, "n1", "west")]);
    }

    [Fact]
    public void A_lost_connection_ends_no_finding_and_forgets_no_history()
    {
        var examiner = new Examiner(new());
        examiner.Examine(Picture(Now, Down("n1", "east")), Heard.Nothing, Now);
        var away = ClusterSnapshot.Empty with { Taken = Now.AddSeconds(10) };
        examiner.Examine(away, Heard.Nothing, away.Taken).System.ShouldBeEmpty();
        var back = examiner.Examine(Picture(Now.AddSeconds(20), Down("n1", "east")), Heard.Nothing, Now.AddSeconds(20));
        back.System.ShouldHaveSingleItem().Since.ShouldBe(Now);

        var life = new Life();
        life.Publish(100).Deliver(100).Looks(4).Publish(10).Looks(12);
        var since = life.Health.Since;
        life.LoseConnection().Look();
        (life.Told, life.Health.Since).ShouldBe(("stopped", since));
    }

    /// <summary>What is looked at, at how many looks in a row, and what is told of it.</summary>
    public static TheoryData<string, string, int> Cases => new()
    {
        { "server is up", "", 3 },
        { "server is down", "server_down critical", 1 },
        { "server behind a leaf is down", "server_down warning", 1 },
        { "server was stopped", "", 3 },
        { "server drains", "server_draining information", 1 },
        { "two servers have a name", "server_name_twice warning", 1 },
        { "server is not well", "", 2 },
        { "server is not well", "server_unwell critical", 3 },
        { "silent server was not well", "server_down critical", 3 },
        { "store 74 %", "", 3 },
        { "store 75 %", "store_full warning", 1 },
        { "store 90 %", "store_full critical", 1 },
        { "memory 90 %", "store_full critical", 1 },
        { "store without limit", "", 3 },
        { "no meta leader", "", 2 },
        { "no meta leader", "meta_no_leader critical", 3 },
        { "one of two knows the meta leader", "", 3 },
        { "meta peer offline", "", 2 },
        { "meta peer offline", "meta_peer_offline warning", 3 },
        { "meta peer offline, told by a follower", "", 3 },
        { "meta operations wait", "", 2 },
        { "meta operations wait", "meta_pending warning", 3 },
        { "meta operations wait and become fewer", "", 5 },
        { "account stores 75 %", "account_limit warning", 1 },
        { "account has 95 % of its memory", "account_limit critical", 1 },
        { "account without limit", "", 3 },
        { "tier 80 %", "account_limit warning", 1 },
        { "tier without limit", "", 3 },
        { "another tier 80 %", "", 3 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_rule_holds_when_it_should(string what, string told, int looks)
    {
        var examiner = new Examiner(new());
        var report = HealthReport.Nothing;
        for (var i = 0; i < looks; i++)
        {
            report = examiner.Examine(Of(what, Now.AddSeconds(10 * i)), Heard.Nothing, Now.AddSeconds(10 * i));
        }

        string.Join(", ", report.System.Select(static one => $"{one.Rule.Name} {Words.Of(one.Severity)}")).ShouldBe(told);
    }

    static ClusterSnapshot Of(string what, DateTimeOffset now) => what switch
    {
        "server is up" => Picture(now, Up),
        "server is down" => Picture(now, Down("n1", "east")),
        "server behind a leaf is down" => Picture(now, Down("n1", "east") with { IsLeaf = true }),
        "server was stopped" => Picture(now, Up with { State = ServerState.Stopped }),
        "server drains" => Picture(now, Up with { State = ServerState.Draining }),
        "two servers have a name" => Picture(now, Up with { DuplicateName = true }),
        "server is not well" => Picture(now, Up with { Healthz = new("unavailable", 503, "no contact") }),
        "silent server was not well" => Picture(now, Down("n1", "east") with { Healthz = new("unavailable", 503, "no contact") }),
        "store 74 %" => Picture(now, Stores(74, 0, 100)),
        "store 75 %" => Picture(now, Stores(75, 0, 100)),
        "store 90 %" => Picture(now, Stores(90, 80, 100)),
        "memory 90 %" => Picture(now, Stores(10, 90, 100)),
        "store without limit" => Picture(now, Stores(100, 100, -1)),
        "no meta leader" => Picture(now, Meta("n1", ""), Meta("n2", "")),
        "one of two knows the meta leader" => Picture(now, Meta("n1", ""), Meta("n2", "n3")),
        "meta peer offline" => Picture(now, Meta("n1", "n1", offline: true)),
        "meta peer offline, told by a follower" => Picture(now, Meta("n1", "n2", offline: true)),
        "meta operations wait" => Picture(now, Meta("n1", "n1", pending: 100)),
        "meta operations wait and become fewer" => Picture(now, Meta("n1", "n1", pending: 500 - (long)(now - Now).TotalSeconds)),
        "account stores 75 %" => Picture(now) with { AccountDomains = [new("A", "A", "", 0, 75, null, 100, 1, 1)] },
        "account has 95 % of its memory" => Picture(now) with { AccountDomains = [new("A", "A", "hub", 95, 80, 100, 100, 1, 1)] },
        "account without limit" => Picture(now) with { AccountDomains = [new("A", "A", "", 95, 80, null, null, 1, 1)] },
        "tier 80 %" => Tier(now, "R3", 100),
        "tier without limit" => Tier(now, "R3", -1),
        "another tier 80 %" => Tier(now, "R1", 100),
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, "no such case"),
    };

    static ServerRow Up => new() { Key = new("n1", "east", ""), State = ServerState.Up };

    static ServerRow Stores(ulong storage, ulong memory, long limit) => With(Up, new(new(limit, limit, null), new(memory, storage, 0, 0, 1, 1, null), null));

    static ServerRow Meta(string name, string leader, bool offline = false, long pending = 0) =>
        With(Up with { Key = new(name, "east", "") }, new(null, null, new("east", leader, null, [new("n9", !offline, offline, 0, 0, null)], 3, pending, null)));

    static ServerRow With(ServerRow server, JetStreamVarz jetStream) => server with
    {
        Statsz = new(null, null, null, null, null, null, null, null, null, null, null, null, null, null, jetStream, null, null, null, null),
    };

    static ClusterSnapshot Tier(DateTimeOffset now, string limited, long limit) => Picture(now) with
    {
        Accounts = [new("A", "A", true, new(null, null, null, null, true, null, null, new(null, null, new(Claims(limited, limit), null))))],
        AccountTiers = [new("A", "A", "R3", 0, 0, 80, 0)],
    };

    static AccountLimits Claims(string tier, long storage) =>
        new(null, null, null, null, null, null, null, null, null, null, null, new Dictionary<string, AccountTier> { [tier] = new(null, storage, null, null) });

    static ServerRow Down(string name, string cluster) => new() { Key = new(name, cluster, ""), State = ServerState.Down };

    static ClusterSnapshot Picture(DateTimeOffset taken, params ServerRow[] servers) => new() { Taken = taken, Connection = new() { Connected = true }, Servers = servers };
}
