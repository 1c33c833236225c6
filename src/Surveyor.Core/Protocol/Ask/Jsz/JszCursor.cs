using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Surveyor.Protocol;

/// <summary>A JSZ reply being read. Every method reads the value the cursor stands on, which is never null.</summary>
ref struct JszCursor(ReadOnlySpan<byte> utf8, NameTable names, JszRows rows)
{
    const int OnStack = 256;

    public Utf8JsonReader Json = new(utf8);

    public readonly JszRows Rows => rows;

    /// <summary>A string that is likely to come again.</summary>
    public string Name()
    {
        if (Json.TokenType != JsonTokenType.String)
        {
            throw Unexpected("a string");
        }

        return Json.ValueIsEscaped ? Unescaped() : names.Of(Json.ValueSpan);
    }

    public readonly bool Flag() => Json.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Unexpected("true or false"),
    };

    public readonly long Signed() =>
        Json.TokenType == JsonTokenType.Number && Json.TryGetInt64(out var value) ? value : throw Unexpected("a 64-bit integer");

    public readonly ulong Unsigned() =>
        Json.TokenType == JsonTokenType.Number && Json.TryGetUInt64(out var value) ? value : throw Unexpected("an unsigned 64-bit integer");

    public readonly int Int() =>
        Json.TokenType == JsonTokenType.Number && Json.TryGetInt32(out var value) ? value : throw Unexpected("a 32-bit integer");

    /// <returns>Null for the largest number, by which servers say "unlimited".</returns>
    public readonly ulong? Limit() => Unsigned() is var value and not ulong.MaxValue ? value : null;

    /// <returns>Null for Go's zero time.</returns>
    public readonly DateTimeOffset? Time() =>
        Json.TokenType == JsonTokenType.String && Json.TryGetDateTimeOffset(out var value)
            ? ServerTime.OrNever(value)
            : throw Unexpected("a time");

    public T? Value<T>(JsonTypeInfo<T> type) => JsonSerializer.Deserialize(ref Json, type);

    public readonly void EnterArray()
    {
        if (Json.TokenType != JsonTokenType.StartArray)
        {
            throw Unexpected("an array");
        }
    }

    /// <summary>Moves to the next element that is not null.</summary>
    public bool NextElement()
    {
        do
        {
            Json.Read();
        }
        while (Json.TokenType == JsonTokenType.Null);
        return Json.TokenType != JsonTokenType.EndArray;
    }

    public readonly JsonException Unexpected(string wanted) =>
        new($"expected {wanted}, found {Json.TokenType} at byte {Json.TokenStartIndex}");

    string Unescaped()
    {
        var length = Json.ValueSpan.Length;
        var rented = length > OnStack ? ArrayPool<byte>.Shared.Rent(length) : null;
        var buffer = rented ?? stackalloc byte[OnStack];
        try
        {
            return names.Of(buffer[..Json.CopyString(buffer)]);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }
}
