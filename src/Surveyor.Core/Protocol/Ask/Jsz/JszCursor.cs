using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Surveyor.Protocol;

/// <summary>A JSZ reply being read. Every method reads the value the cursor stands on, which is never null.</summary>
ref struct JszCursor
{
    const int OnStack = 256;

    readonly NameTable _names;
    readonly JszWindow? _window;
    readonly bool _splits;

    /// <summary>Where in the window the reader's stretch begins.</summary>
    int _offset;

    public Utf8JsonReader Json;

    /// <summary>Over a whole reply.</summary>
    /// <param name="splits">Consumers led by other servers than the sender become followers.</param>
    public JszCursor(ReadOnlySpan<byte> utf8, NameTable names, JszRows rows, bool splits)
    {
        (_names, Rows, _splits) = (names, rows, splits);
        Json = new(utf8);
    }

    /// <summary>Over a reply of which a stretch is there at a time.</summary>
    public JszCursor(JszWindow window, NameTable names, JszRows rows, bool splits)
    {
        (_names, _window, Rows, _splits) = (names, window, rows, splits);
        Json = new(window.Span, window.IsLast, default);
    }

    public JszRows Rows { get; }

    /// <summary>Moves to the next token; false at the end of the reply.</summary>
    public bool Read()
    {
        while (!Json.Read())
        {
            if (_window is null || Json.IsFinalBlock)
            {
                return false;
            }

            _window.Slide(_offset + (int)Json.BytesConsumed);
            _offset = 0;
            Json = new(_window.Span, _window.IsLast, Json.CurrentState);
        }

        return true;
    }

    /// <summary>Moves to the end of the value.</summary>
    public void Skip()
    {
        if (Json.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return;
        }

        var depth = Json.CurrentDepth;
        while (Read() && Json.CurrentDepth > depth)
        {
        }
    }

    /// <summary>A string that is likely to come again.</summary>
    public string Name()
    {
        if (Json.TokenType != JsonTokenType.String)
        {
            throw Unexpected("a string");
        }

        return Json.ValueIsEscaped ? Unescaped() : _names.Of(Json.ValueSpan);
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

    /// <summary>A value that is small and read by its type; its bytes are gathered when they lie in two stretches.</summary>
    public T? Value<T>(JsonTypeInfo<T> type)
    {
        if (_window is null || Json.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return JsonSerializer.Deserialize(ref Json, type);
        }

        var start = _offset + (int)Json.TokenStartIndex;
        for (var probe = Json; !probe.TrySkip(); probe = Json)
        {
            if (Json.IsFinalBlock)
            {
                throw Unexpected("the end of a value");
            }

            // From just behind the opening bracket, as the state says.
            _window.Slide(start);
            start = 0;
            _offset = 1;
            Json = new(_window.Span[_offset..], _window.IsLast, Json.CurrentState);
        }

        var whole = new Utf8JsonReader(_window.Span[start..], _window.IsLast, default);
        whole.Read();
        var value = JsonSerializer.Deserialize(ref whole, type);
        Skip();
        return value;
    }

    public ServerInfo? Sender(JsonTypeInfo<ServerInfo> type)
    {
        var sender = Value(type);
        Rows.Sender = _splits ? sender?.Name : null;
        return sender;
    }

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
            Read();
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
            return _names.Of(buffer[..Json.CopyString(buffer)]);
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
