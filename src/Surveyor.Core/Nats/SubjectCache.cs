using System.Text;

namespace Surveyor.Nats;

/// <summary>Subjects come again and again: a small direct-mapped table saves making the same string each time.</summary>
sealed class SubjectCache
{
    const int Slots = 64;

    readonly string?[] _texts = new string?[Slots];

    public string Text(ReadOnlySpan<byte> utf8)
    {
        var hash = new HashCode();
        hash.AddBytes(utf8);
        ref var slot = ref _texts[hash.ToHashCode() & (Slots - 1)];
        var known = slot;
        return known is not null && Ascii.Equals(utf8, known) ? known : slot = NatsText.Decode(utf8);
    }
}
