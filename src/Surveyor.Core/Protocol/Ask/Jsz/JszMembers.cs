using System.Text;
using System.Text.Json;

namespace Surveyor.Protocol;

delegate void JszMember<T>(ref JszCursor json, ref T target);

/// <summary>The members of a JSON object that are read, and where each goes; all others are skipped.</summary>
sealed class JszMembers<T>
{
    const int LongestEscapedName = 32 * 6;

    readonly Slot[] _slots;
    readonly int _mask;

    public JszMembers(params ReadOnlySpan<(string Name, JszMember<T> Read)> members)
    {
        var size = 16;
        while (size < members.Length * 4)
        {
            size *= 2;
        }

        _mask = size - 1;
        _slots = new Slot[size];
        foreach (var (name, read) in members)
        {
            var utf8 = Encoding.ASCII.GetBytes(name);
            var at = Start(utf8);
            while (_slots[at].Name is not null)
            {
                at = (at + 1) & _mask;
            }

            _slots[at] = new(utf8, read);
        }
    }

    /// <summary>Reads the object the cursor stands on. Members that are null are as good as absent.</summary>
    public void Read(ref JszCursor json, ref T target)
    {
        if (json.Json.TokenType != JsonTokenType.StartObject)
        {
            throw json.Unexpected("an object");
        }

        while (json.Read() && json.Json.TokenType == JsonTokenType.PropertyName)
        {
            var read = json.Json.ValueIsEscaped ? FindEscaped(ref json.Json) : Find(json.Json.ValueSpan);
            json.Read();
            if (read is null)
            {
                json.Skip();
            }
            else if (json.Json.TokenType != JsonTokenType.Null)
            {
                read(ref json, ref target);
            }
        }
    }

    JszMember<T>? FindEscaped(ref Utf8JsonReader json)
    {
        Span<byte> name = stackalloc byte[LongestEscapedName];
        return json.ValueSpan.Length > name.Length ? null : Find(name[..json.CopyString(name)]);
    }

    JszMember<T>? Find(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
        {
            return null;
        }

        for (var at = Start(name); _slots[at].Name is { } known; at = (at + 1) & _mask)
        {
            if (name.SequenceEqual(known))
            {
                return _slots[at].Read;
            }
        }

        return null;
    }

    int Start(ReadOnlySpan<byte> name) => ((name.Length * 7) + (name[0] * 3) + (name[^1] * 5) + name[name.Length / 2]) & _mask;

    readonly record struct Slot(byte[] Name, JszMember<T> Read);
}
