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

    readonly Lock _gate = new();
    readonly TimeProvider _time;
    readonly string _instance;
    readonly string _name;
    readonly ShardView? _fixed;
    readonly Dictionary<string, Member> _members = new(StringComparer.Ordinal);
    (ShardView Now, ShardView Soon) _views;
    Func<string, bool>? _choice;
    long? _lostAt;
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
            var names = Enumerable.Range(1, options.Count).Select(number => $"{number}/{options.Count}").ToArray();

            // The share must not depend on how many there are, or one more would move everything.
            _fixed = new(names[options.Number - 1], [.. Enumerable.Range(1, options.Count).Select(number => $"{number}")], options.Number - 1);
        }

        Become(_fixed ?? Nobody, _fixed ?? Nobody);
    }

    ShardView Nobody => new(_name, [], -1);

    /// <summary>Counts up whenever <see cref="Now"/> or what is about to come changes.</summary>
    public int Version
    {
        get
        {
            Look();
            return _version;
        }
    }

    /// <summary>Who shows what at this moment.</summary>
    public ShardView Now => Look().Now;

    /// <summary>
    /// Tells whether an account is shown here, or will be as far as is announced: then it is asked for in time. Null: all of them. What it
    /// says stays the same when members come or go, and it is the same one until they do.
    /// </summary>
    public Func<string, bool>? Choice()
    {
        lock (_gate)
        {
            Look();
            return _choice;
        }
    }

    public bool WantsServer(in ServerKey key) => Look() is var (now, soon) && (now.OwnsServer(key) || (soon != now && soon.OwnsServer(key)));

    /// <summary>This process heard its own announcements lately.</summary>
    public bool IsHeard
    {
        get
        {
            lock (_gate)
            {
                return _members.TryGetValue(_instance, out var self) && !IsExpired(self);
            }
        }
    }

    public void Heard(ShardAnnouncement announcement)
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            var joins = Math.Max(0, announcement.JoinsIn);
            var isKnown = _members.TryGetValue(announcement.Instance, out var member) && !IsExpired(member);

            // What was settled stays: a message that took longer must not move the moment.
            var from = isKnown && joins <= Math.Max(0, Seconds(now, member.From)) + 0.1 ? member.From : After(now, joins);
            var until = announcement.LeavesIn is { } leaves ? isKnown && member.Until is { } settled ? settled : After(now, Math.Max(0, leaves)) : (long?)null;
            _members[announcement.Instance] = new(announcement.Name, now, from, until);
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
            foreach (var (instance, member) in _members.ToList())
            {
                if (_time.GetElapsedTime(member.HeardAt, lostAt) < Expiry)
                {
                    _members[instance] = member with { HeardAt = now };
                }
            }

            _lostAt = null;
            var kept = _time.GetElapsedTime(lostAt, now) < Overdue;
            if (!kept)
            {
                _members.Remove(_instance);
            }

            return kept;
        }
    }

    (ShardView Now, ShardView Soon) Look()
    {
        if (_fixed is not null)
        {
            return _views;
        }

        lock (_gate)
        {
            var now = _time.GetTimestamp();
            foreach (var gone in _members.Where(member => IsGone(member.Value, now)).Select(member => member.Key).ToList())
            {
                _members.Remove(gone);
            }

            var current = View(member => member.From <= now);
            var soon = View(member => member.Until is null && _time.GetElapsedTime(member.HeardAt, now) < Overdue);
            if (!Same(current, _views.Now) || !Same(soon, _views.Soon))
            {
                Become(current, Same(current, soon) ? current : soon);
            }

            return _views;
        }
    }

    void Become(ShardView now, ShardView soon)
    {
        _version++;
        _views = (now, soon);
        _choice = now.IsWhole ? null : id => now.OwnsAccount(id) || (soon != now && soon.OwnsAccount(id));
    }

    ShardView View(Func<Member, bool> takesPart)
    {
        var members = _members.Where(member => takesPart(member.Value)).OrderBy(member => member.Value.Name, StringComparer.Ordinal).ThenBy(member => member.Key, StringComparer.Ordinal).ToList();
        return new(_name, [.. members.Select(member => member.Value.Name)], members.FindIndex(member => member.Key == _instance));
    }

    static bool Same(ShardView one, ShardView other) => one.Index == other.Index && one.Members.SequenceEqual(other.Members);

    bool IsGone(Member member, long now) => IsExpired(member) || member.Until <= now;

    bool IsExpired(Member member) => _time.GetElapsedTime(member.HeardAt, _lostAt ?? _time.GetTimestamp()) >= Expiry;

    double Seconds(long from, long to) => _time.GetElapsedTime(from, to).TotalSeconds;

    long After(long from, double seconds) => from + (long)(seconds * _time.TimestampFrequency);

    /// <param name="From">Timestamp from which it takes part.</param>
    /// <param name="Until">Timestamp at which it stops; null while it stays.</param>
    readonly record struct Member(string Name, long HeardAt, long From, long? Until);
}
