using System.Text;

namespace Surveyor.Nats;

public sealed class NatsParserTests
{
    const string Dialogue =
        "PING\r\nINFO {\"ldm\":true}\r\nMSG a.b 1 5\r\nhello\r\n+OK\r\nMSG a.b 2  0\r\n\r\nMSG a.b 2 reply.to 3\r\nx\r\n\r\n"
        + "HMSG c 3 12 12\r\nNATS/1.0\r\n\r\n\r\nHMSG c 3 re 20 22\r\nNATS/1.0\r\nA: b:c\r\n\r\nhi\r\n-ERR 'no'\r\nPONG\r\n";

    static readonly string[] _understood =
    [
        "PING", "INFO {\"ldm\":true}", "1 a.b  [hello]", "2 a.b  []", "2 a.b reply.to [x\r\n]", "3 c  []", "3 c re A=b:c [hi]", "ERR no", "PONG",
    ];

    public static TheoryData<string> NotTheProtocol =>
    [
        "HTTP/1.1 400 Bad Request\r\n",
        "\0\u0001\u0002",
        "\r\n",
        "MSG\r\n",
        "MSG a\r\n",
        "MSG a 1\r\n",
        "MSG a b c d e 1\r\n",
        "MSG a x 1\r\n",
        "MSG a 1 x\r\n",
        "MSG a 1 -1\r\n",
        "MSG a 1 1073741824\r\n",
        "MSG a 1 99999999999999999999\r\n",
        "MSG a 1 2\r\nabcd\r\n",
        "HMSG a 1 3 2\r\nab\r\n",
        "HMSG a 1 2\r\n",
        "INFO nothing\r\n",
        "INFO [1]\r\n",
        "M" + new string('x', NatsParser.MaxLineBytes + 1),
    ];

    [Fact]
    public void A_dialogue_may_be_cut_at_any_byte()
    {
        var bytes = Encoding.UTF8.GetBytes(Dialogue);
        for (var cut = 1; cut < bytes.Length; cut++)
        {
            var frames = Parse(new PiecesStream(bytes[..cut], bytes[cut..]));
            frames.Seen.SequenceEqual(_understood).ShouldBeTrue($"cut at {cut}: {string.Join('|', frames.Seen)}");
        }
    }

    [Fact]
    public void A_dialogue_may_come_byte_by_byte()
    {
        var frames = Parse(new PiecesStream([.. Encoding.UTF8.GetBytes(Dialogue).Select(one => new[] { one })]));

        frames.Seen.ShouldBe(_understood);
    }

    [Fact]
    public void Bytes_read_with_the_greeting_are_not_lost()
    {
        var bytes = Encoding.UTF8.GetBytes(Dialogue);

        var frames = Parse(new PiecesStream(bytes[10..]), bytes.AsMemory(0, 10));

        frames.Seen.ShouldBe(_understood);
    }

    [Theory]
    [MemberData(nameof(NotTheProtocol))]
    public void What_is_not_the_protocol_ends_the_connection(string text)
    {
        var parser = new NatsParser(new PiecesStream(Encoding.UTF8.GetBytes(text)), new FrameLog(), new());

        Should.Throw<NatsProtocolException>(() => parser.Run(default));
    }

    [Fact]
    public void Random_bytes_never_do_worse_than_end_the_connection()
    {
        var random = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(Dialogue);
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var parser = new NatsParser(new PiecesStream(bytes), new FrameLog(), new());

            Should.Throw<NatsException>(() => parser.Run(default));
        }
    }

    [Fact]
    public void A_message_may_be_larger_than_a_segment_and_be_followed_by_others()
    {
        var large = new string('x', (2 * ReceivePool.SegmentBytes) + 17);
        var text = $"MSG a 1 1\r\n1\r\nMSG a 1 {large.Length}\r\n{large}\r\nMSG a 1 1\r\n2\r\n";
        foreach (var piece in (int[])[61, 4096, text.Length])
        {
            var frames = Parse(new PiecesStream([.. Encoding.UTF8.GetBytes(text).Chunk(piece)]));

            frames.Seen.ShouldBe(["1 a  [1]", $"1 a  [{large}]", "1 a  [2]"]);
        }
    }

    [Fact]
    public void Messages_stay_whole_while_their_reader_is_slow()
    {
        var text = string.Concat(Enumerable.Range(0, 5000).Select(i => $"MSG a 1 {1000 + (i % 7)}\r\n{new string((char)('a' + (i % 26)), 1000 + (i % 7))}\r\n"));
        var frames = new FrameLog { Keeps = true };

        Parse(new PiecesStream([.. Encoding.UTF8.GetBytes(text).Chunk(10_007)]), frames: frames);

        frames.Kept.Count.ShouldBe(5000);
        for (var i = 0; i < frames.Kept.Count; i++)
        {
            Encoding.UTF8.GetString(frames.Kept[i].Data.Span).ShouldBe(new string((char)('a' + (i % 26)), 1000 + (i % 7)));
        }
    }

    [Fact]
    public void Buffers_come_back_when_the_last_message_is_disposed()
    {
        var pool = new ReceivePool();
        var text = string.Concat(Enumerable.Repeat($"MSG a 1 100000\r\n{new string('x', 100_000)}\r\n", 20));
        var frames = new FrameLog { Keeps = true };

        Parse(new PiecesStream([.. Encoding.UTF8.GetBytes(text).Chunk(65_536)]), frames: frames, pool: pool);

        pool.Live.ShouldBeGreaterThan(5);
        foreach (var msg in frames.Kept)
        {
            msg.Dispose();
            msg.Dispose();
        }

        pool.Live.ShouldBe(0);
    }

    [Fact]
    public void Small_messages_that_wait_do_not_pin_a_segment_each()
    {
        var pool = new ReceivePool();
        var noise = $"MSG b 2 {ReceivePool.SegmentBytes - 200}\r\n{new string('x', ReceivePool.SegmentBytes - 200)}\r\n";
        var piece = Encoding.UTF8.GetBytes($"MSG a 1 2\r\nhi\r\n{noise}");
        var frames = new FrameLog { Keeps = true, KeptSid = 1 };

        Parse(new PiecesStream([.. Enumerable.Repeat(piece, 600)]), frames: frames, pool: pool);

        frames.Kept.Count.ShouldBe(600);
        pool.Live.ShouldBeLessThan(300);
    }

    static FrameLog Parse(Stream stream, ReadOnlyMemory<byte> leftover = default, FrameLog? frames = null, ReceivePool? pool = null)
    {
        frames ??= new FrameLog();
        var parser = new NatsParser(stream, frames, pool ?? new());
        Should.Throw<NatsDisconnectedException>(() => parser.Run(leftover.Span));
        return frames;
    }
}
