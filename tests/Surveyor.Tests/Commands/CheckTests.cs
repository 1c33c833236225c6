using Surveyor.Events;
using Surveyor.Health;
using Surveyor.Host.Commands;
using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Tests.Commands;

public sealed class CheckTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    static readonly CheckLine Well = new("A/S/well", "ok", "ok", "Everything is delivered.");
    static readonly CheckLine Gone = new("A/S/gone\u001b[2J", "stopped", "critical", "5 messages wait.");
    static readonly CheckLine Slow = new("A/S/slow", "falling_behind", "warning", "200 messages wait.");

    [Theory]
    [InlineData(0, "ok")]
    [InlineData(0, "ok", "information")]
    [InlineData(3, "ok", "unknown")]
    [InlineData(1, "ok", "unknown", "warning")]
    [InlineData(2, "critical", "unknown", "warning")]
    [InlineData(3)]
    public void The_worst_decides(int code, params string[] severities) =>
        CheckText.ExitCode(new([.. severities.Select(static severity => new CheckLine("a/s/c", "state", severity, "Because."))])).ShouldBe(code);

    [Fact]
    public void The_first_line_counts_and_the_others_tell_the_worst_first()
    {
        CheckText.Table("consumers", new([Well, Slow, Gone])).ShouldBe(
            """
            CONSUMERS CRITICAL: 1 critical, 1 warning, 1 ok | critical=1 warning=1 unknown=0 information=0 ok=1
            critical     stopped         A/S/gone?[2J  5 messages wait.
            warning      falling_behind  A/S/slow      200 messages wait.

            """);
        CheckText.Table("streams", new([])).ShouldBe("STREAMS UNKNOWN: none that match | critical=0 warning=0 unknown=0 information=0 ok=0\n");
    }

    [Fact]
    public void Json_has_all_of_them() => CheckText.Json([Well, Gone]).ShouldContain("\"severity\": \"critical\"");

    [Fact]
    public void That_none_is_in_a_state_is_well_if_there_are_others()
    {
        CheckAnswer answer = new([], Others: 12);
        CheckText.ExitCode(answer).ShouldBe(0);
        CheckText.Table("consumers", answer).ShouldStartWith("CONSUMERS OK: none of 12 |");
        CheckText.Table("consumers", new([])).ShouldStartWith("CONSUMERS UNKNOWN: none that match |");
    }

    [Fact]
    public void The_state_is_not_part_of_who_is_there()
    {
        var asked = new CheckQuestion("consumers", [new("stream", "S"), new("state", "!ok")]);
        (asked.IsByState, asked.OfAnyState.IsByState).ShouldBe((true, false));
        asked.OfAnyState.Filters.ShouldBe([new("stream", "S")]);
    }

    /// <summary>A million may wait for a client that died an hour ago: rules need minutes to see that.</summary>
    [Theory]
    [InlineData(10, 0, 100, "unknown")]
    [InlineData(0, 3, 100, "unknown")]
    [InlineData(10, 3, 101, "ok")]
    [InlineData(0, 0, 100, "ok")]
    public void Three_looks_do_not_tell_that_all_is_well_while_something_waits_and_nothing_moves(int pending, int outstanding, int deliveredAtLast, string state)
    {
        var examiner = new Examiner(new());
        ClusterSnapshot[] looks = [Picture(0, pending, outstanding, 100), Picture(2, pending, outstanding, 100), Picture(4, pending, outstanding, deliveredAtLast)];
        foreach (var look in looks)
        {
            examiner.Examine(look, Heard.Nothing, look.Taken);
        }

        var judged = FewLooks.Judged(examiner.Latest, looks[0]).Consumers[0];
        (judged.Rule.Name, examiner.Latest.Consumers[0].Rule.Name).ShouldBe((state, "ok"));
    }

    static ClusterSnapshot Picture(int seconds, int pending, int outstanding, int delivered)
    {
        var now = Now.AddSeconds(seconds);
        return new()
        {
            Taken = now,
            Connection = new() { Connected = true },
            Streams =
            [
                new()
                {
                    Account = "A", AccountName = "A", Domain = "", Standalone = "", Name = "S", State = AssetState.Ok, Leader = "n1", Created = Now.AddDays(-1), ReceivedAt = now, ToldAt = now,
                    Config = new() { Retention = "limits" }, Messages = 1000, FirstSeq = 1, LastSeq = 1000, FirstTime = Now.AddHours(-1), LastTime = Now, Deleted = 0, ConsumerRows = 1, ConsumerCount = 1,
                },
            ],
            Consumers =
            [
                new()
                {
                    Name = "C", State = AssetState.Ok, Ephemeral = false, Leader = "n1", Created = Now.AddDays(-1), ReceivedAt = now, ToldAt = now, StreamFirstSeq = 1, StreamLastSeq = 1000,
                    Config = new ConsumerConfig { IsDurable = true, AckPolicy = "explicit", AckWait = 30_000_000_000, MaxAckPending = 1000, MaxDeliver = -1 },
                    DeliveredConsumerSeq = (ulong)delivered, DeliveredStreamSeq = (ulong)delivered, AckFloorConsumerSeq = 90, AckFloorStreamSeq = 90, LastDelivered = now, LastAcked = now,
                    Pending = (ulong)pending, AckPending = outstanding, Redelivered = 0, Waiting = 1,
                },
            ],
        };
    }
}
