namespace Surveyor.Snapshot;

/// <summary>
/// Who shows what when several Surveyors share one system: rendezvous hashing, so that a member that comes or goes moves only
/// its own share. Every account belongs to exactly one member, and so does every server.
/// </summary>
public sealed class ShardView
{
    readonly ulong[] _weights;

    /// <param name="self">This Surveyor's name.</param>
    /// <param name="members">Names of all that share the system now, in the order that all agree on. Of equal names the first has the share.</param>
    /// <param name="index">Which of them this Surveyor is; negative when it is none of them, not yet or not any more.</param>
    public ShardView(string self, IReadOnlyList<string> members, int index)
    {
        (Self, Members, Index) = (self, members, index);
        _weights = [.. members.Select(Hash)];
    }

    /// <summary>One Surveyor that shows everything.</summary>
    public static ShardView Whole { get; } = new("", [""], 0);

    public string Self { get; }

    public IReadOnlyList<string> Members { get; }

    public int Index { get; }

    public bool IsWhole => this == Whole;

    /// <summary>Whether this Surveyor shows the account of that id, its streams and its consumers.</summary>
    public bool OwnsAccount(string id) => Owns(id);

    /// <summary>Whether this Surveyor shows the families of that server. By name alone: of one that only its peers know, they may not agree where it is.</summary>
    public bool OwnsServer(in ServerKey key) => Owns(key.Name);

    bool Owns(string key)
    {
        if (Members.Count <= 1 || Index < 0)
        {
            return Index == 0;
        }

        var hash = Hash(key);
        var (owner, most) = (0, Mix(hash ^ _weights[0]));
        for (var member = 1; member < _weights.Length; member++)
        {
            if (Mix(hash ^ _weights[member]) is var score && score > most)
            {
                (owner, most) = (member, score);
            }
        }

        return owner == Index;
    }

    /// <summary>FNV-1a. Must be the same in every process and every release: members agree on it without asking.</summary>
    static ulong Hash(string text)
    {
        var hash = 14695981039346656037;
        foreach (var letter in text)
        {
            hash = (hash ^ letter) * 1099511628211;
        }

        return Mix(hash);
    }

    /// <summary>The finalizer of SplitMix64: FNV alone leaves the upper bits of similar names alike.</summary>
    static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
        value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
        return value ^ (value >> 31);
    }
}
