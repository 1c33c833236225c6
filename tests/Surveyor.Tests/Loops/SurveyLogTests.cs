using Surveyor.Host.Loops;
using Surveyor.Snapshot;
using Surveyor.Tests.Http;

namespace Surveyor.Tests.Loops;

public class SurveyLogTests
{
    readonly LogLines _lines = new();
    readonly SurveyLog _log;

    public SurveyLogTests() => _log = new(_lines);

    IReadOnlyList<string> See(ClusterSnapshot snapshot)
    {
        _log.See(snapshot);
        return _lines.Take();
    }

    [Fact]
    public void New_servers_are_told_once()
    {
        See(Clusters.Healthy).ShouldBe(
        [
            "Information: found server n1 (cluster C1, version 2.15.1), state up",
            "Information: found server n2 (cluster C1, version 2.15.1), state up",
            "Information: found server n3 (cluster C1, version 2.15.1), state up",
        ]);
        See(Clusters.Healthy with { Taken = Clusters.Noon.AddSeconds(10) }).ShouldBeEmpty();
    }

    [Fact]
    public void Many_new_servers_are_one_line() =>
        See(Clusters.Healthy with { Servers = [.. Enumerable.Range(0, 500).Select(i => Clusters.Server($"n{i}"))] }).ShouldBe(["Information: found 500 servers"]);

    [Fact]
    public void A_server_that_changes_is_told_and_one_that_is_down_is_a_warning()
    {
        See(Clusters.Healthy);
        See(With(ServerState.Down)).ShouldBe(["Warning: server n3 (cluster C1) is down, was up"]);
        See(With(ServerState.Down)).ShouldBeEmpty();
        See(With(ServerState.Up)).ShouldBe(["Information: server n3 (cluster C1) is up, was down"]);
        See(With(ServerState.Draining)).ShouldBe(["Information: server n3 (cluster C1) is draining, was up"]);
        See(With(null)).ShouldBe(["Information: server n3 (cluster C1) is forgotten"]);
    }

    [Fact]
    public void Members_that_share_the_system_are_told_when_they_change()
    {
        See(Clusters.Healthy);
        See(Clusters.Healthy with { Shard = new("b", ["a"], -1) }).ShouldBe(["Information: the system is shared by a; this one has no share"]);
        See(Clusters.Healthy with { Shard = new("b", ["a", "b"], 1) }).ShouldBe(["Information: the system is shared by a, b"]);
        See(Clusters.Healthy with { Shard = new("b", ["a", "b"], 1) }).ShouldBeEmpty();
        See(Clusters.Healthy with { Shard = new("b", ["b", "b"], 1) }).ShouldBe(
        [
            "Information: the system is shared by b, b",
            "Warning: two members are called b (shard-name): the second shows nothing",
        ]);
    }

    [Fact]
    public void Nothing_changes_while_the_connection_is_down()
    {
        See(Clusters.Healthy);
        See(new() { Taken = Clusters.Noon, Connection = new() { Connected = false, Problem = "gone" } }).ShouldBeEmpty();
        See(Clusters.Healthy with { }).ShouldBeEmpty();
    }

    [Fact]
    public void A_wrong_account_is_told_once()
    {
        var wrong = new ClusterSnapshot { Taken = Clusters.Noon, Connection = new() { Connected = true, SystemAccount = false, Problem = "user app is in account APP" } };
        See(wrong).ShouldBe(["Warning: user app is in account APP"]);
        See(wrong with { }).ShouldBeEmpty();
    }

    [Fact]
    public void A_count_that_differs_is_told_once_and_again_when_it_agrees()
    {
        See(Clusters.Healthy);
        See(Count(4)).ShouldBe(["Warning: 4 servers are expected (option count), 3 are known"]);
        See(Count(4)).ShouldBeEmpty();
        See(Count(3)).ShouldBe(["Information: the expected 3 servers are known"]);
        See(Count(3)).ShouldBeEmpty();
    }

    [Fact]
    public void A_count_of_zero_expects_nothing()
    {
        See(Clusters.Healthy);
        See(Count(0)).ShouldBeEmpty();
    }

    [Fact]
    public void A_question_that_starts_to_fail_and_recovers_is_told()
    {
        See(Clusters.Healthy);
        See(Question(false)).ShouldBe(["Warning: 2 of 3 servers answered jsz_state: n3 is silent"]);
        See(Question(false)).ShouldBeEmpty();
        See(Question(null)).ShouldBeEmpty();
        See(Question(true)).ShouldBe(["Information: completely answered again: jsz_state"]);
    }

    [Fact]
    public void Questions_that_fail_alike_are_one_line()
    {
        See(Clusters.Healthy);
        See(Questions(false)).ShouldBe(["Warning: 2 of 3 servers answered statsz, leafz"]);
        See(Questions(true)).ShouldBe(["Information: completely answered again: statsz, leafz"]);

        static ClusterSnapshot Questions(bool success) => Clusters.Healthy with
        {
            Questions = [.. from name in new[] { "statsz", "leafz" } select new QuestionReport { Name = name, Success = success, Answered = 2, Expected = 3 }],
        };
    }

    [Fact]
    public void Twins_are_told_once()
    {
        var twins = Clusters.Healthy with
        {
            Servers = [Clusters.Server("n1") with { DuplicateName = true, Id = "a" }, Clusters.Server("n1") with { DuplicateName = true, Id = "b" }],
        };
        See(twins).Count(line => line == "Warning: two living servers are called n1 (cluster C1)").ShouldBe(1);
        See(twins with { }).ShouldBeEmpty();
    }

    static ClusterSnapshot With(ServerState? third) => Clusters.Healthy with
    {
        Servers = third is { } state
            ? [Clusters.Server("n1"), Clusters.Server("n2"), Clusters.Server("n3", state)]
            : [Clusters.Server("n1"), Clusters.Server("n2")],
    };

    static ClusterSnapshot Count(int count) => Clusters.Healthy with { Survey = Clusters.Healthy.Survey with { ConfiguredCount = count } };

    static ClusterSnapshot Question(bool? success) => Clusters.Healthy with
    {
        Questions = [new() { Name = "jsz_state", Success = success, Problem = "n3 is silent", Answered = 2, Expected = 3 }],
    };
}
