using Surveyor.Snapshot;

namespace Surveyor.Survey;

/// <summary>The servers that listed an asset in one pass. Assets by the ten thousand have the same few, so they share them.</summary>
sealed class HostSet
{
    readonly KnownServer? _last;
    readonly HostSet? _before;
    Dictionary<KnownServer, HostSet>? _with;

    /// <summary>The empty set of a new pass.</summary>
    public HostSet()
    {
    }

    HostSet(KnownServer last, HostSet before) => (_last, _before) = (last, before);

    /// <summary>The set with one more server. The order counts, so there may be several of the same servers.</summary>
    public HostSet With(KnownServer server)
    {
        _with ??= [];
        if (!_with.TryGetValue(server, out var set))
        {
            _with.Add(server, set = new(server, this));
        }

        return set;
    }

    public bool Contains(KnownServer server) => _last == server || _before?.Contains(server) == true;

    public bool Overlaps(HashSet<ServerKey> servers) => (_last is { } last && servers.Contains(last.Key)) || _before?.Overlaps(servers) == true;
}
