using System.Buffers.Text;
using System.Text;

namespace Surveyor.Nats;

/// <summary>The header block of HPUB and HMSG: a version line, name-value lines, an empty line.</summary>
static class HeaderBlock
{
    static ReadOnlySpan<byte> Version => "NATS/1.0"u8;

    static ReadOnlySpan<byte> CrLf => "\r\n"u8;

    public static byte[] Encode(NatsHeaders headers)
    {
        var text = new StringBuilder("NATS/1.0\r\n");
        foreach (var (name, value) in headers.Entries)
        {
            text.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(text.Append("\r\n").ToString());
    }

    /// <summary>Servers pass on what publishers wrote, so a malformed line is skipped and never an error.</summary>
    public static NatsHeaders Parse(ReadOnlySpan<byte> block)
    {
        var headers = ParseVersionLine(NextLine(ref block));
        while (!block.IsEmpty)
        {
            var line = NextLine(ref block);
            var colon = line.IndexOf((byte)':');
            if (colon > 0)
            {
                headers.AddReceived(NatsText.Decode(line[..colon]), NatsText.Decode(line[(colon + 1)..].Trim((byte)' ')));
            }
        }

        return headers;
    }

    static ReadOnlySpan<byte> NextLine(ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf(CrLf);
        var line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + CrLf.Length)..];
        return line;
    }

    static NatsHeaders ParseVersionLine(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith(Version))
        {
            return new();
        }

        var inline = line[Version.Length..].Trim((byte)' ');
        return Utf8Parser.TryParse(inline, out int status, out var used) && status > 0
            ? new() { Status = status, Description = Description(inline[used..]) }
            : new();
    }

    static string? Description(ReadOnlySpan<byte> text)
    {
        var trimmed = text.Trim((byte)' ');
        return trimmed.IsEmpty ? null : NatsText.Decode(trimmed);
    }
}
