using Microsoft.Extensions.Logging.Abstractions;
using Surveyor.Host.Logging;

namespace Surveyor.Tests.Logging;

public class LineFormatterTests
{
    sealed class Noon : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);
    }

    static string Line(LogLevel level, string text, Exception? exception = null)
    {
        var output = new StringWriter { NewLine = "\n" };
        new LineFormatter(new Noon()).Write(new LogEntry<string>(level, "surveyor", 1, text, exception, (state, _) => state), null, output);
        return output.ToString();
    }

    [Fact]
    public void A_line_is_time_level_and_text() => Line(LogLevel.Information, "connected").ShouldBe("2026-11-01T12:00:00.000Z info  connected\n");

    [Fact]
    public void A_hostile_name_cannot_fake_a_line() =>
        Line(LogLevel.Warning, "server a\r\n2026-11-01T12:00:00.000Z info  all is well\u001b[31m is down")
            .ShouldBe("2026-11-01T12:00:00.000Z warn  server a  2026-11-01T12:00:00.000Z info  all is well [31m is down\n");

    [Fact]
    public void An_exception_follows_its_line() => Line(LogLevel.Error, "failed", new InvalidOperationException("a bug")).ShouldEndWith("failed\nSystem.InvalidOperationException: a bug\n");
}
