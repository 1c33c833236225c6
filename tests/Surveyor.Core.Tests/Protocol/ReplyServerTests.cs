using System.Text;
using Surveyor.Protocol;

namespace Surveyor.Core.Tests.Protocol;

public class ReplyServerTests
{
    [Theory]
    [InlineData("""{"server":{"name":"n1","id":"N1"},"data":{"x":garbage""")]
    [InlineData("""{"server":{"name":"n1","id":"N1"},"data":{"x":"cut off""")]
    [InlineData("""{"server":{"name":"n1","id":"N1","time":"never","tags":7},"data":{}}""")]
    [InlineData("""{"server":{"name":"n1","id":"N1","tags":["a",""")]
    [InlineData("""{"data":{"x":garbage},"server" : {"name":"n1","id":"N1"}}""")]
    [InlineData("""{"data":{"server":{"id":"other"}},"server":{"name":"n1","id":"N1"}}""")]
    [InlineData("""garbage "server":{"name":"n1","id":"N1"}""")]
    [InlineData("""x"server":7,"server":{"name":"n1","id":"N1"}""")]
    [InlineData("""{"data":{"x":"\"server\":{\"id\":\"forged\"}",garbage},"server":{"name":"n1","id":"N1"}}""")]
    public void The_server_of_a_garbled_reply_is_found(string text)
    {
        var server = ReplyServer.TryRead(Encoding.UTF8.GetBytes(text)).ShouldNotBeNull();
        (server.Name, server.Id).ShouldBe(("n1", "N1"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("garbage")]
    [InlineData("\"server\"")]
    [InlineData("\"server\":{")]
    [InlineData("""{"server":null}""")]
    [InlineData("""{"server":[]}""")]
    [InlineData("""{"server":{"name":"n1"}}""")]
    [InlineData("""{"server":{"id":""}}""")]
    [InlineData("""{"server":{"name":"n1"},"data":{"server":{"id":"other"}}}""")]
    [InlineData("""{"server":{"id":"\ud800"}}""")]
    [InlineData("""{"server":{"id":"N1""")]
    [InlineData("""{"data":"\"server\":{\"id\":\"forged\"}""")]
    public void Who_does_not_say_its_id_stays_unknown(string text) => ReplyServer.TryRead(Encoding.UTF8.GetBytes(text)).ShouldBeNull();

    [Fact]
    public void A_megabyte_of_keys_is_given_up_on() =>
        ReplyServer.TryRead(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("\"server\":{\"x\":", 80_000)))).ShouldBeNull();
}
