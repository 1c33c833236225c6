using System.Text;
using System.Text.Json;
using Surveyor.Protocol;

namespace Surveyor.Core.Tests.Protocol;

public class ClientEventTests
{
    [Fact]
    public void Every_captured_connect_is_read()
    {
        var all = Samples("_CONNECT").Select(sample => (sample.Version, Event: Hear.ClientConnected(sample.AsReply()))).ToList();
        all.Select(one => one.Version).Distinct().ShouldBe(Sample.Versions, ignoreOrder: true);
        all.ShouldAllBe(one => one.Event.Server!.Version == one.Version && one.Event.Server.Name == "n1-east" && one.Event.Id!.Length == 22);
        all.ShouldAllBe(one => one.Event.Client!.Acc == "APP" && one.Event.Client.User == "app" && one.Event.Client.Name == "ephemeral-client" && one.Event.Client.Host == "127.0.0.1");
    }

    [Fact]
    public void Every_captured_failed_login_is_read()
    {
        var all = Samples("AUTH_ERR").Select(sample => (sample.Version, Event: Hear.ClientDisconnected(sample.AsReply()))).ToList();
        all.Select(one => one.Version).Distinct().ShouldBe(Sample.Versions, ignoreOrder: true);
        all.ShouldAllBe(one => one.Event.Reason == "Authentication Failure" && one.Event.Client!.Name == "bad-auth" && one.Event.IsFailedLogin && one.Event.Timestamp != null);
    }

    [Fact]
    public void Every_captured_disconnect_is_read_and_of_those_only_the_failed_login_is_none()
    {
        var all = Samples("DISCONNECT").Select(sample => (sample.Name, Event: Hear.ClientDisconnected(sample.AsReply()))).ToList();
        all.Where(one => one.Event.Reason == "Client Closed").Count().ShouldBe(Sample.Versions.Count());
        all.Where(one => one.Event.IsFailedLogin).Select(one => one.Name).ShouldHaveSingleItem().ShouldContain("ACCOUNT_G_");
        all.Where(one => one.Event.IsSlowConsumer).Select(one => one.Event.Client!.Name).ShouldBe(["slow-monitor"]);
    }

    [Theory]
    [InlineData("io.nats.server.advisory.v1.client_connect", "server", "client", "client_connect")]
    [InlineData("io.nats.server.advisory.v1.client_disconnect", "x", "client", "no id, server or client")]
    [InlineData("io.nats.server.advisory.v1.client_disconnect", "server", "x", "no id, server or client")]
    public void What_does_not_say_who_was_disconnected_where_is_refused(string type, string server, string client, string reason) =>
        Should.Throw<JsonException>(() => Hear.ClientDisconnected(Encoding.UTF8.GetBytes($$"""{"type":"{{type}}","id":"a","{{server}}":{"id":"N1"},"{{client}}":{} }"""))).Message.ShouldContain(reason);

    static IEnumerable<Sample> Samples(string part) =>
        Sample.All.Where(sample => sample.Name.StartsWith("EVENT-SYS", StringComparison.Ordinal) && sample.Name.Contains(part, StringComparison.Ordinal));
}
