using System.Text;
using System.Text.Json;

namespace Surveyor.Core.Tests.Protocol;

/// <summary>What a broken or hostile server might make of a reply.</summary>
static class Mutation
{
    static readonly byte[][] Values =
    [
        .. "null|true|false|0|-1|1.5|1e400|-1e400|99999999999999999999999|18446744073709551615".Split('|').Select(Encoding.UTF8.GetBytes),
        .. "''|'text'|'1'|'0001-01-01T00:00:00Z'|'9999-99-99T99:99:99Z'|[]|{}|[null]|[[]]|[{}]|{'':{}}"
            .Replace('\'', '"').Split('|').Select(Encoding.UTF8.GetBytes),
        [.. "\"\\ud800\""u8],
        [.. "\"\\\"\\n\\u0000\\\\\""u8], [(byte)'"', 0xff, 0xc0, 0x80, (byte)'"'], [.. "\"\\u00\""u8], [.. "\"a\nb\""u8],
        Repeated("[", 10_000, "]"), Repeated("{\"a\":", 10_000, "}"), Repeated("[", 60, "]"),
        Quoted(1 << 20, (byte)'x'), Quoted(1 << 20, (byte)'\\'),
    ];

    /// <summary>A few bytes changed, lost, added or repeated.</summary>
    public static byte[] Bytes(byte[] utf8, Random random)
    {
        var bytes = utf8.ToList();
        for (var edits = random.Next(1, 8); edits > 0; edits--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] = "\"{}[]:,\\0-e "u8[random.Next(12)]; break;
                case 2: bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 20))); break;
                case 3: bytes.Insert(at, (byte)random.Next(256)); break;
                default: bytes.InsertRange(at, [.. bytes.Take(random.Next(200))]); break;
            }

            if (bytes.Count == 0)
            {
                break;
            }
        }

        return [.. bytes];
    }

    /// <summary>One value, or one name, replaced by something else.</summary>
    public static byte[] Value(byte[] utf8, Random random)
    {
        var ranges = Ranges(utf8);
        var (start, end, isName) = ranges[random.Next(ranges.Count)];
        var value = Values[random.Next(Values.Length)];
        return isName && value[0] != '"' ? utf8 : [.. utf8[..start], .. value, .. utf8[end..]];
    }

    static List<(int Start, int End, bool IsName)> Ranges(byte[] utf8)
    {
        List<(int Start, int End, bool IsName)> ranges = [];
        var json = new Utf8JsonReader(utf8);
        while (json.Read())
        {
            if (json.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
            {
                continue;
            }

            var whole = json;
            if (json.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
            {
                whole.Skip();
            }

            var start = (int)json.TokenStartIndex;
            var isName = json.TokenType == JsonTokenType.PropertyName;
            ranges.Add((start, isName ? start + json.ValueSpan.Length + 2 : (int)whole.BytesConsumed, isName));
        }

        return ranges;
    }

    static byte[] Repeated(string open, int times, string close) =>
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(open, times)) + "0" + string.Concat(Enumerable.Repeat(close, times)));

    static byte[] Quoted(int length, byte filler)
    {
        var text = new byte[length];
        text.AsSpan().Fill(filler);
        text[0] = text[^1] = (byte)'"';
        return text;
    }
}
