using Surveyor.Host.Commands;

namespace Surveyor.Tests.Http;

public sealed class CheckTextTests
{
    static readonly CheckLine Well = new("A/S/well", "ok", "ok", "Everything is delivered.");
    static readonly CheckLine Gone = new("A/S/gone\u001b[2J", "stopped", "critical", "5 messages wait.");
    static readonly CheckLine Slow = new("A/S/slow", "falling_behind", "warning", "200 messages wait.");
    static readonly CheckLine Dark = new("A/S/dark", "unknown", "unknown", "Its leader did not answer.");

    [Fact]
    public void The_exit_code_is_that_of_monitoring_plugins()
    {
        CheckText.ExitCode([Well]).ShouldBe(0);
        CheckText.ExitCode([Well, new("A/S/resting", "paused", "information", "")]).ShouldBe(0);
        CheckText.ExitCode([Well, Slow, Dark]).ShouldBe(1);
        CheckText.ExitCode([Well, Slow, Gone]).ShouldBe(2);
        CheckText.ExitCode([Well, Dark]).ShouldBe(3);
        CheckText.ExitCode([]).ShouldBe(3);
    }

    [Fact]
    public void The_first_line_counts_and_the_others_tell_the_worst_first()
    {
        CheckText.Table("consumers", [Well, Slow, Gone]).ShouldBe(
            """
            CONSUMERS CRITICAL: 1 critical, 1 warning, 1 ok | critical=1 warning=1 unknown=0 information=0 ok=1
            critical     stopped         A/S/gone?[2J  5 messages wait.
            warning      falling_behind  A/S/slow      200 messages wait.

            """);
        CheckText.Table("streams", []).ShouldBe("STREAMS UNKNOWN: none that match | critical=0 warning=0 unknown=0 information=0 ok=0\n");
    }

    [Fact]
    public void Json_has_all_of_them() => CheckText.Json([Well, Gone]).ShouldContain("\"severity\": \"critical\"");
}
