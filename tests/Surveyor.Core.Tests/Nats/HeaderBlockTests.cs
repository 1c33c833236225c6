using System.Text;

namespace Surveyor.Nats;

public sealed class HeaderBlockTests
{
    [Fact]
    public void What_is_written_can_be_read()
    {
        var headers = HeaderBlock.Parse(HeaderBlock.Encode(new NatsHeaders().Add("Accept-Encoding", "gzip").Add("Key", "a: b").Add("Key", "ü")));

        headers.Entries.ShouldBe([new("Accept-Encoding", "gzip"), new("Key", "a: b"), new("Key", "ü")]);
        headers["accept-encoding"].ShouldBeNull();
        headers.Status.ShouldBe(0);
    }

    [Theory]
    [InlineData("NATS/1.0 503\r\n\r\n", 503, null)]
    [InlineData("NATS/1.0 408 Request Timeout\r\n\r\n", 408, "Request Timeout")]
    [InlineData("NATS/1.0\r\n\r\n", 0, null)]
    [InlineData("NATS/1.0 nonsense\r\n\r\n", 0, null)]
    [InlineData("GARBAGE", 0, null)]
    [InlineData("", 0, null)]
    public void The_first_line_may_carry_a_status(string block, int status, string? description)
    {
        var headers = HeaderBlock.Parse(Encoding.UTF8.GetBytes(block));

        headers.Status.ShouldBe(status);
        headers.Description.ShouldBe(description);
    }

    [Fact]
    public void A_malformed_line_costs_only_itself()
    {
        var headers = HeaderBlock.Parse("NATS/1.0\r\nno colon\r\n: no name\r\nA:1\r\nB: x\ny\r\nC\0: \xff\r\n\r\n"u8);

        headers.Entries.Select(header => header.Key).ShouldBe(["A", "B", "C\0"]);
    }

    [Theory]
    [InlineData("", "v")]
    [InlineData("a:b", "v")]
    [InlineData("a\n", "v")]
    [InlineData("a", "v\r\nX: y")]
    public void A_header_that_would_smuggle_in_another_is_refused(string name, string value) =>
        Should.Throw<ArgumentException>(() => new NatsHeaders().Add(name, value));
}
