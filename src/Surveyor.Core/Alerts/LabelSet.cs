namespace Surveyor.Alerts;

/// <summary>Labels by name. An empty value is no label, as for Prometheus. Immutable, equal by content.</summary>
public sealed class LabelSet : IEquatable<LabelSet>
{
    readonly KeyValuePair<string, string>[] _labels;
    readonly int _hash;

    /// <param name="labels">Of two with one name the last counts.</param>
    public LabelSet(IEnumerable<KeyValuePair<string, string>> labels)
    {
        SortedDictionary<string, string> sorted = new(StringComparer.Ordinal);
        foreach (var (name, value) in labels)
        {
            sorted[name] = value;
        }

        _labels = [.. sorted.Where(static label => label.Value.Length > 0)];
        _hash = _labels.Aggregate(0, static (hash, label) => HashCode.Combine(hash, label.Key, label.Value));
    }

    public static LabelSet Empty { get; } = new([]);

    /// <summary>Sorted by name.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> All => _labels;

    /// <summary>Empty when there is none of that name.</summary>
    public string this[string name]
    {
        get
        {
            foreach (var label in _labels)
            {
                if (label.Key == name)
                {
                    return label.Value;
                }
            }

            return "";
        }
    }

    /// <summary>Those of these names only.</summary>
    public LabelSet Only(IReadOnlyList<string> names) => new(_labels.Where(label => names.Contains(label.Key, StringComparer.Ordinal)));

    /// <summary>With more, which go before those there are.</summary>
    public LabelSet With(IEnumerable<KeyValuePair<string, string>> more) => new(_labels.Concat(more));

    public bool Equals(LabelSet? other) => other is not null && _hash == other._hash && _labels.AsSpan().SequenceEqual(other._labels);

    public override bool Equals(object? obj) => Equals(obj as LabelSet);

    public override int GetHashCode() => _hash;

    public override string ToString() => $"{{{string.Join(", ", _labels.Select(static label => $"{label.Key}={PromText.Quote(label.Value)}"))}}}";
}
