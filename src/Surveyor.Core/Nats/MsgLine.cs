using System.Buffers.Text;

namespace Surveyor.Nats;

/// <summary>The line of a MSG or HMSG: where its parts lie, counted from the first byte of the line.</summary>
readonly record struct MsgLine
{
    /// <summary>Larger announcements are a protocol error: nothing is allocated for them.</summary>
    public const int MaxBodyBytes = 256 << 20;

    const int CrLf = 2;

    public Range Subject { get; private init; }

    public Range ReplyTo { get; private init; }

    public int Sid { get; private init; }

    public int HeaderBytes { get; private init; }

    public int BodyBytes { get; private init; }

    public int BodyAt { get; private init; }

    public int FrameBytes => BodyAt + BodyBytes + CrLf;

    /// <param name="line">The line without its line break.</param>
    /// <param name="bodyAt">Where the next line begins.</param>
    public static MsgLine Parse(ReadOnlySpan<byte> line, int bodyAt)
    {
        Span<Range> parts = stackalloc Range[6];
        var count = Split(line, parts);
        var headers = line[0] == 'H' ? 1 : 0;
        var hasReply = count - headers - 4;
        if (hasReply is not (0 or 1))
        {
            throw new NatsProtocolException("a message line with the wrong number of fields");
        }

        var total = Number(line[parts[count - 1]], MaxBodyBytes);
        return new()
        {
            Subject = parts[1],
            Sid = Number(line[parts[2]], int.MaxValue),
            ReplyTo = hasReply == 1 ? parts[3] : default,
            HeaderBytes = headers == 1 ? Number(line[parts[count - 2]], total) : 0,
            BodyBytes = total,
            BodyAt = bodyAt,
        };
    }

    static int Split(ReadOnlySpan<byte> line, Span<Range> parts)
    {
        var count = 0;
        foreach (var part in line.Split((byte)' '))
        {
            // Servers write two spaces in place of an empty reply subject (seen on 2.9.10).
            if (part.Start.Value == part.End.Value)
            {
                continue;
            }

            if (count == parts.Length)
            {
                throw new NatsProtocolException("a message line with the wrong number of fields");
            }

            parts[count++] = part;
        }

        return count;
    }

    static int Number(ReadOnlySpan<byte> digits, int most) =>
        Utf8Parser.TryParse(digits, out int value, out var used) && used == digits.Length && value >= 0 && value <= most
            ? value
            : throw new NatsProtocolException("a message line with an impossible number");
}
