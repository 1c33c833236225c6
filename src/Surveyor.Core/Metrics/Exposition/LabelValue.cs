using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Surveyor.Metrics.Exposition;

/// <summary>The only code that escapes anything. Half surrogate pairs become U+FFFD, which keeps any input valid UTF-8.</summary>
static class LabelValue
{
    /// <summary>Longer values are cut: a megabyte of name must not become a megabyte per series.</summary>
    public const int MaxChars = 1024;

    /// <summary>No UTF-16 unit takes more than three bytes, escaped or not.</summary>
    public const int MaxBytes = MaxChars * 3;

    static readonly SearchValues<byte> EscapedBytes = SearchValues.Create("\\\"\n"u8);
    static readonly SearchValues<char> Escaped = SearchValues.Create("\\\"\n");

    public static int Encode(string? value, Span<byte> utf8) =>
        value is null ? 0
        : value.Length <= MaxChars && Ascii.FromUtf16(value, utf8, out var written) is OperationStatus.Done && !utf8[..written].ContainsAny(EscapedBytes) ? written
        : Escape(Cut(value, MaxChars), utf8);

    public static int Encode(ulong? value, Span<byte> utf8)
    {
        var written = 0;
        return value is { } number && Utf8Formatter.TryFormat(number, utf8, out written) ? written : 0;
    }

    public static int Encode(IReadOnlyList<string>? values, Span<byte> utf8)
    {
        var (left, written) = (MaxChars, 0);
        for (var i = 0; i < (values?.Count ?? 0) && left > 0; i++)
        {
            if (i > 0)
            {
                utf8[written++] = (byte)',';
                left--;
            }

            var part = Cut(values![i], left);
            written += Escape(part, utf8[written..]);
            left -= part.Length;
        }

        return written;
    }

    /// <summary>Any length: for constant labels and tests.</summary>
    public static string Escape(string value)
    {
        var utf8 = new byte[value.Length * 3];
        return Encoding.UTF8.GetString(utf8, 0, Escape(value.AsSpan(), utf8));
    }

    static ReadOnlySpan<char> Cut(string? value, int most)
    {
        if (value is null || value.Length <= most)
        {
            return value;
        }

        return value.AsSpan(0, most > 0 && char.IsHighSurrogate(value[most - 1]) ? most - 1 : most);
    }

    static int Escape(ReadOnlySpan<char> value, Span<byte> utf8)
    {
        var written = 0;
        while (true)
        {
            var special = value.IndexOfAny(Escaped);
            written += Encoding.UTF8.GetBytes(special < 0 ? value : value[..special], utf8[written..]);
            if (special < 0)
            {
                return written;
            }

            utf8[written++] = (byte)'\\';
            utf8[written++] = value[special] is '\n' ? (byte)'n' : (byte)value[special];
            value = value[(special + 1)..];
        }
    }
}
