using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Shards;

/// <summary>
/// Who is a member of the group, now and soon. All members hear the same announcements, their own included, and apply the same
/// rules to them: so they change over at the same moment, but for the time a message takes. Safe to use from several threads.
/// </summary>
public sealed class ShardMembership
{
    /// <summary>A member that was silent for so long has lost its share.</summary>
    public static readonly TimeSpan Expiry = TimeSpan.FromSeconds(5);

    /// <summary>After so long a silence others begin to learn what they would have to show.</summary>
    static readonly TimeSpan Overdue = TimeSpan.FromSeconds(2.5);

    /// <summary>Nobody runs so many: the rest are not members.</summary>
    const int MostMembers = 1_000;

    readonly Lock _gate = new();
    readonly TimeProvider _time;
    readonly string _instance;
    readonly string _name;
    readonly ShardView? _fixed;
    readonly Dictionary<string, Member> _members = new(StringComparer.Ordinal);
    Views _views;
    long? _lostAt;
    long _lookAgainAt;
    int _version;

    /// <param name="options">Null: there is one Surveyor, which shows everything.</param>
    /// <param name="instance">Tells this process from all others that ever had its name.</param>
    public ShardMembership(ShardOptions? options, string instance, TimeProvider time)
    {
        (_time, _instance, _name) = (time, instance, options?.Name ?? "");
        if (options is null)
        {
            _fixed = ShardView.Whole;
        }
        else if (options.IsFixed)
        {
            // The share must not depend on how many there are, or one more would move everything.
            _fixed = new($"{options.Number}/{options.Count}", [.. Enumerable.Range(1, options.Count).Select(number => $"{number}")], options.Number - 1);
        }

        _views = new(_fixed ?? Nobody, _fixed ?? Nobody);
    }

    ShardView Nobody => new(_name, [], -1);

    /// <summary>Counts up whenever <see cref="Now"/> or what is about to come changes.</summary>
    public int Version
    {
        get
        {
            lock (_gate)
            {
                Look();
                return _version;
            }
        }
    }

    /// <summary>Who shows what at this moment.</summary>
    public ShardView Now
    {
        get
        {
            lock (_gate)
            {
                return Look().Now;
            }
        }
    }

    /// <summary>
    /// Tells whether an account is shown here, or will be as far as is announced: then it is asked for in time. Null: all of them. What it
    /// says stays the same when members come or go, and it is the same one until they do.
    /// </summary>
    public Func<string, bool>? Choice()
    {
        lock (_gate)
        {
            return Look().Accounts;
        }
    }

    /// <summary>The same of servers.</summary>
    public Func<ServerKey, bool>? ServerChoice()
    {
        lock (_gate)
        {
            return Look().Servers;
        }
    }

    /// <summary>This process heard its own announcements lately.</summary>
    public bool IsHeard
    {
        get
        {
            lock (_gate)
            {
                return _members.TryGetValue(_instance, out var self) && !IsExpired(self, _time.GetTimestamp());
            }
        }
    }

    /// <summary>Somebody else has a share: whoever joins must give it time to know.</summary>
    public bool HasOthers
    {
        get
        {
            lock (_gate)
            {
                Look();
                return _members.Any(member => member.Key != _instance && HasShare(member.Value));
            }
        }
    }

    public void Heard(ShardAnnouncement announcement)
    {
        lock (_gate)
        {
            if (announcement.State == ShardState.Gone)
            {
                _members.Remove(announcement.Instance);
            }
            else if (_members.Count < MostMembers || _members.ContainsKey(announcement.Instance))
            {
                _members[announcement.Instance] = new(announcement.Name, announcement.State, _time.GetTimestamp());
            }

            _lookAgainAt = 0;
        }
    }

    /// <summary>
    /// The connection was lost: nothing can be heard. Who was there is taken to be there still for a moment after it is back.
    /// </summary>
    public void Deaf()
    {
        lock (_gate)
        {
            _lostAt ??= _time.GetTimestamp();
            _lookAgainAt = 0;
        }
    }

    /// <summary>The connection is back.</summary>
    /// <returns>False when it was away for so long that the others may have taken our share.</returns>
    public bool Hears()
    {
        lock (_gate)
        {
            if (_lostAt is not { } lostAt)
            {
                return true;
            }

            var now = _time.GetTimestamp();
            var kept = !WasLostForLong(now);
            foreach (var (instance, member) in _members.Where(member => !IsExpired(member.Value, lostAt)).ToList())
            {
                _members[instance] = member with { HeardAt = now };
            }

            if (!kept)
            {
                _members.Clear();
            }

            _lostAt = null;
            _lookAgainAt = 0;
            return kept;
        }
    }

    /// <summary>The views of this moment; made anew only when something can have changed. Called under the lock.</summary>
    Views Look()
    {
        var now = _time.GetTimestamp();
        if (_fixed is not null || now < _lookAgainAt)
        {
            return _views;
        }

        foreach (var gone in _members.Where(member => IsExpired(member.Value, _lostAt ?? now)).Select(member => member.Key).ToList())
        {
            _members.Remove(gone);
        }

        // Others may have taken our share while we heard nothing, and until we hear again.
        var isLost = WasLostForLong(now);
        var current = View(member => HasShare(member.Value) && !(isLost && member.Key == _instance));
        var soon = View(member => member.Value.State != ShardState.Leaving && !IsOverdue(member.Value, _lostAt ?? now));
        if (!Same(current, _views.Now) || !Same(soon, _views.Soon))
        {
            _version++;
            _views = new(current, Same(current, soon) ? current : soon);
        }

        _lookAgainAt = NextChange(now);
        return _views;
    }

    long NextChange(long now)
    {
        var next = now + Ticks(Overdue);
        foreach (var member in _members.Values)
        {
            var due = member.HeardAt + Ticks(IsOverdue(member, now) ? Expiry : Overdue);
            next = due < next ? due : next;
        }

        return _lostAt is { } lostAt && !WasLostForLong(now) ? Math.Min(next, lostAt + Ticks(Overdue)) : next;
    }

    ShardView View(Func<KeyValuePair<string, Member>, bool> takesPart)
    {
        var members = _members.Where(takesPart).OrderBy(member => member.Value.Name, StringComparer.Ordinal).ThenBy(member => member.Key, StringComparer.Ordinal).ToList();
        return new(_name, [.. members.Select(member => member.Value.Name)], members.FindIndex(member => member.Key == _instance));
    }

    static bool Same(ShardView one, ShardView other) => one.Index == other.Index && one.Members.SequenceEqual(other.Members);

    static bool HasShare(Member member) => member.State is ShardState.Active or ShardState.Leaving;

    bool IsExpired(Member member, long at) => _time.GetElapsedTime(member.HeardAt, at) >= Expiry;

    bool IsOverdue(Member member, long at) => _time.GetElapsedTime(member.HeardAt, at) >= Overdue;

    bool WasLostForLong(long now) => _lostAt is { } lostAt && _time.GetElapsedTime(lostAt, now) >= Overdue;

    long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);

    readonly record struct Member(string Name, ShardState State, long HeardAt);

    /// <summary>Who shows what now, and soon as far as is known.</summary>
    sealed class Views
    {
        public Views(ShardView now, ShardView soon)
        {
            (Now, Soon) = (now, soon);
            Accounts = now.IsWhole ? null : id => now.OwnsAccount(id) || (soon != now && soon.OwnsAccount(id));
            Servers = now.IsWhole ? null : key => now.OwnsServer(key) || (soon != now && soon.OwnsServer(key));
        }

        public ShardView Now { get; }

        public ShardView Soon { get; }

        public Func<string, bool>? Accounts { get; }

        public Func<ServerKey, bool>? Servers { get; }
    }
}
