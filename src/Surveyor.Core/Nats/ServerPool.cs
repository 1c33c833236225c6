namespace Surveyor.Nats;

/// <summary>The servers that could be connected to: those configured, in their order, then those learned.</summary>
sealed class ServerPool
{
    readonly Lock _gate = new();
    readonly List<NatsUrl> _configured;
    readonly bool _ignoreDiscovered;
    readonly List<NatsUrl> _failed = [];
    List<NatsUrl> _discovered = [];
    NatsUrl? _last;

    /// <exception cref="ArgumentException">There is no URL, or one is malformed.</exception>
    public ServerPool(NatsOpts opts)
    {
        _configured = [.. opts.Urls.Select(NatsUrl.Parse)];
        _ignoreDiscovered = opts.IgnoreDiscoveredServers;
        if (_configured.Count == 0)
        {
            throw new ArgumentException("There is no URL to connect to.", nameof(opts));
        }
    }

    /// <summary>
    /// All servers once, round robin from the last one connected to: those that failed when last tried come later, and that
    /// one at the very end.
    /// </summary>
    public IReadOnlyList<NatsUrl> Candidates()
    {
        lock (_gate)
        {
            List<NatsUrl> all = [.. _configured, .. _discovered];
            var at = _last is null ? -1 : all.FindIndex(_last.IsSameAddress);
            IEnumerable<NatsUrl> turned = at < 0 ? all : [.. all[(at + 1)..], .. all[..(at + 1)]];
            return [.. turned.OrderBy(url => IsLast(url) ? 2 : _failed.Exists(url.IsSameAddress) ? 1 : 0)];
        }
    }

    public void Connected(NatsUrl url)
    {
        lock (_gate)
        {
            _last = url;
            _failed.RemoveAll(url.IsSameAddress);
        }
    }

    public void Failed(NatsUrl url)
    {
        lock (_gate)
        {
            if (!_failed.Exists(url.IsSameAddress))
            {
                _failed.Add(url);
            }
        }
    }

    /// <summary>Takes over what a server says about its cluster; those it no longer names are forgotten.</summary>
    public void Discover(NatsUrl via, bool tls, IReadOnlyList<string> addresses)
    {
        if (_ignoreDiscovered || addresses.Count == 0)
        {
            return;
        }

        var named = addresses.Select(address => via.TryDiscover(address, tls)).OfType<NatsUrl>().ToArray();
        Random.Shared.Shuffle(named);
        lock (_gate)
        {
            var kept = _discovered.Where(known => known.IsSameAddress(via) || named.Any(known.IsSameAddress)).ToList();
            foreach (var url in named.Where(url => !_configured.Concat(kept).Any(url.IsSameAddress)))
            {
                kept.Add(url);
            }

            _discovered = kept;
            _failed.RemoveAll(failed => !_configured.Concat(kept).Any(failed.IsSameAddress));
        }
    }

    bool IsLast(NatsUrl url) => _last is not null && _last.IsSameAddress(url);
}
