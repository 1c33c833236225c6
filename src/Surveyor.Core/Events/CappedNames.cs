namespace Surveyor.Events;

/// <summary>Names with rows of their own: the first so many; those that come later share one.</summary>
sealed class CappedNames<T>(int most, T others)
    where T : notnull
{
    readonly HashSet<T> _known = [];

    /// <summary>Times a name was not told.</summary>
    public long Folded { get; private set; }

    public T Of(T name)
    {
        if (_known.Contains(name) || (_known.Count < most && _known.Add(name)))
        {
            return name;
        }

        Folded++;
        return others;
    }
}
