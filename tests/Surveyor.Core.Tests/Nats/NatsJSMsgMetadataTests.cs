using Surveyor.Nats;

namespace Surveyor.Core.Tests.Nats;

public class NatsJSMsgMetadataTests
{
    [Theory]
    [InlineData("$JS.ACK.ORDERS.pull.2.17.19.1700000000123456789.5")]
    [InlineData("$JS.ACK._.HASH.ORDERS.pull.2.17.19.1700000000123456789.5")]
    [InlineData("$JS.ACK.hub.HASH.ORDERS.pull.2.17.19.1700000000123456789.5.random")]
    [InlineData("$JS.ACK.hub.HASH.ORDERS.pull.2.17.19.1700000000123456789.5.random.and.more")]
    public void Both_forms_are_read(string subject)
    {
        NatsJSMsgMetadata.TryParse(subject, out var read).ShouldBeTrue();
        read.ShouldBe(new(17, 19, 2, 5, 1700000000123456789));
    }

    [Theory]
    [InlineData("")]
    [InlineData("_INBOX.a")]
    [InlineData("$JS.ACK.ORDERS.pull.2.17.19.1700000000123456789")]
    [InlineData("$JS.ACK.a.ORDERS.pull.2.17.19.1700000000123456789.5")]
    [InlineData("$JS.ACK.ORDERS.pull.2.-17.19.1700000000123456789.5")]
    [InlineData("$JS.ACK.ORDERS.pull.2.17.19.99999999999999999999.5")]
    [InlineData("x.JS.ACK.ORDERS.pull.2.17.19.1700000000123456789.5")]
    public void Anything_else_is_refused(string subject) => NatsJSMsgMetadata.TryParse(subject, out _).ShouldBeFalse();
}
