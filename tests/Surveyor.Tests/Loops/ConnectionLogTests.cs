using Surveyor.Host.Loops;
using Surveyor.Nats;

namespace Surveyor.Tests.Loops;

public class ConnectionLogTests
{
    static readonly NatsServerInfo Server = new("NA", "n1", "2.15.1", "C1", "", 1 << 20, 7, []);

    readonly LogLines _lines = new();
    readonly ConnectionLog _log;

    public ConnectionLogTests() => _log = new(_lines);

    IReadOnlyList<string> Hear(NatsConnectionEvent happened)
    {
        _log.Heard(happened);
        return _lines.Take();
    }

    [Fact]
    public void Before_the_first_connection_the_problem_is_that_there_is_none() => _log.Problem.ShouldBe("not connected yet");

    [Fact]
    public void Connections_and_losses_are_told()
    {
        Hear(new NatsConnectionEvent.Opened("nats://a:4222", Server, Again: false)).ShouldBe(["Information: connected to nats://a:4222 (server n1, version 2.15.1)"]);
        _log.Problem.ShouldBe("");
        Hear(new NatsConnectionEvent.Lost("connection reset")).ShouldBe(["Warning: connection lost: connection reset"]);
        _log.Problem.ShouldBe("connection lost: connection reset");
        Hear(new NatsConnectionEvent.Opened("nats://a:4222", Server, Again: true)).ShouldBe(["Information: connected again to nats://a:4222 (server n1, version 2.15.1)"]);
    }

    [Fact]
    public void The_same_failure_is_told_once_until_a_connection_stood()
    {
        var failed = new NatsConnectionEvent.AttemptFailed("nats://a:4222", "Authorization Violation", Authorization: true);
        Hear(failed).ShouldBe(["Warning: cannot connect to nats://a:4222: Authorization Violation"]);
        Hear(failed).ShouldBeEmpty();
        _log.Problem.ShouldBe("cannot connect to nats://a:4222: Authorization Violation");
        Hear(failed with { Url = "nats://b:4222" }).Count.ShouldBe(1);
        Hear(new NatsConnectionEvent.Opened("nats://a:4222", Server, Again: true));
        Hear(failed).Count.ShouldBe(1);
    }

    [Fact]
    public void Permissions_and_errors_are_told_once_each()
    {
        var denied = new NatsConnectionEvent.PermissionDenied(NatsOperation.Publish, "$SYS.REQ.SERVER.PING.JSZ");
        Hear(denied).ShouldBe(["Warning: the user has no permission for Publish '$SYS.REQ.SERVER.PING.JSZ'"]);
        Hear(denied).ShouldBeEmpty();
        Hear(new NatsConnectionEvent.ServerError("maximum connections exceeded")).Count.ShouldBe(1);
        Hear(new NatsConnectionEvent.ServerError("maximum connections exceeded")).ShouldBeEmpty();
    }

    [Fact]
    public void Memory_stays_bounded_when_everything_fails_differently()
    {
        var told = Enumerable.Range(0, 5_000).Sum(i => Hear(new NatsConnectionEvent.AttemptFailed($"nats://h{i}:4222", "refused", false)).Count);
        told.ShouldBe(1_000);
    }
}
