using Surveyor.Events;
using Surveyor.Health;
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

    static ServerRow Down(string name, string cluster) => new() { Key = new(name, cluster, ""), State = ServerState.Down };

    static ClusterSnapshot Picture(DateTimeOffset taken, params ServerRow[] servers) => new() { Taken = taken, Connection = new() { Connected = true }, Servers = servers };
}
