using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Surveyor.Protocol;

/// <summary>The trace that a request belonged to, as its headers said.</summary>
/// <param name="Value">Never 0.</param>
/// <param name="IsLong">128 bits, else 64.</param>
public readonly record struct TraceId(UInt128 Value, bool IsLong)
{
    const int MostDigits = 32;

    /// <summary>32 or 16 hexadecimal digits.</summary>
    public override string ToString() => Value.ToString(IsLong ? "x32" : "x16", CultureInfo.InvariantCulture);

    public bool TryFormat(Span<byte> utf8, out int written) => Value.TryFormat(utf8, out written, IsLong ? "x32" : "x16", CultureInfo.InvariantCulture);

    /// <summary>Of one of the headers that make a server take a sample; their names in any case.</summary>
    internal static TraceId? OfHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var id = Is(name, "traceparent"u8) ? Field(value, (byte)'-', 1)
            : Is(name, "uber-trace-id"u8) ? Field(value, (byte)':', 0)
            : Is(name, "b3"u8) ? Field(value, (byte)'-', 0)
            : Is(name, "x-b3-traceid"u8) ? value
            : default;

        // Jaeger leaves leading zeros out; all others are of one of two lengths.
        var legal = id.Length is MostDigits || (id.Length is MostDigits / 2 && !Is(name, "traceparent"u8)) || (id.Length is > 0 and < MostDigits && Is(name, "uber-trace-id"u8));
        return legal && UInt128.TryParse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) && number != 0
            ? new(number, id.Length > MostDigits / 2)
            : null;
    }

    static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> expected) => Ascii.EqualsIgnoreCase(name, expected);

    static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> value, byte separator, int index)
    {
        for (; index > 0; index--)
        {
            var end = value.IndexOf(separator);
            value = end < 0 ? default : value[(end + 1)..];
        }

        return value.IndexOf(separator) is var length and >= 0 ? value[..length] : value;
    }
}

/// <summary>
/// Reads the headers of a sample, an object of lists of texts, for a trace id: the first that is one. Whoever may publish in the account
/// can send any, so nothing else of them is kept, and none makes the sample unreadable.
/// </summary>
sealed class TraceHeaders : JsonConverter<TraceId?>
{
    public override TraceId? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        TraceId? found = null;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            reader.Read();
            if (reader.TokenType is not JsonTokenType.StartArray)
            {
                reader.Skip();
                continue;
            }

            for (var depth = reader.CurrentDepth; reader.Read() && reader.CurrentDepth > depth;)
            {
                found ??= reader.TokenType is JsonTokenType.String ? TraceId.OfHeader(name, reader.ValueSpan) : null;
            }
        }

        return found;
    }

    public override void Write(Utf8JsonWriter writer, TraceId? value, JsonSerializerOptions options) => throw new NotSupportedException();
}
