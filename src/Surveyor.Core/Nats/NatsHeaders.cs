namespace Surveyor.Nats;

/// <summary>Headers of a message: names are case-sensitive, as in nats-server. <see cref="Status"/> is 0 without a status line.</summary>
public sealed class NatsHeaders
{
    readonly List<KeyValuePair<string, string>> _entries = [];

    public int Status { get; init; }

    public string? Description { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Entries => _entries;

    /// <summary>The first value of the name, or null.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var entry in _entries)
            {
                if (string.Equals(entry.Key, name, StringComparison.Ordinal))
                {
                    return entry.Value;
                }
            }

            return null;
        }
    }

    /// <exception cref="ArgumentException">The name or value holds a line break, or the name a colon.</exception>
    public NatsHeaders Add(string name, string value)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAny("\r\n:") || value.AsSpan().ContainsAny("\r\n"))
        {
            throw new ArgumentException($"'{name}' is not a legal header, or its value holds a line break.", nameof(name));
        }

        _entries.Add(new(name, value));
        return this;
    }

    /// <summary>Takes what came over the wire as it is.</summary>
    internal void AddReceived(string name, string value) => _entries.Add(new(name, value));
}
