using Surveyor.Protocol;

namespace Surveyor.Survey;

/// <summary>
/// Reads some of a server's accounts: those a shard shows. Each page begins and ends with one of them. Servers page by position in
/// their sorted list of accounts, so that list is read first, without streams, and again when it turns out to have changed.
/// </summary>
/// <param name="list">Ids of the server's accounts as told before; null when they must be read first.</param>
/// <param name="wants">Must not change while it is read.</param>
/// <param name="mostAccounts">Most accounts in one reply.</param>
/// <param name="learned">Told the list when it was read, null when it was found wrong.</param>
sealed class JszShare(string[]? list, Func<string, bool> wants, int mostAccounts, Action<string[]?> learned) : IJszPages
{
    /// <summary>Accounts without streams are small: some 200 bytes each.</summary>
    const int ListPage = 1024;

    /// <summary>
    /// Before it answers, a server sums up all its streams, which takes as long as telling those of a fiftieth of its accounts (2.15.1:
    /// 9 ms and 0.42 ms an account with 1,000 accounts). So so many of others are read along rather than asking once more.
    /// </summary>
    const int Few = 50;

    /// <summary>The same where accounts are small: a request for a few costs more than a sixteenth of a page.</summary>
    const int Share = 16;

    readonly SortedSet<string> _ids = new(StringComparer.Ordinal);
    JszBookmark _listing = new();
    JszBookmark? _everything;
    string[]? _list = list;
    int _next;
    bool _hasHead;

    public bool IsOver => IsComplete || _everything is { IsOver: true } || (_list is null && _listing.IsOver);

    public bool IsComplete => _everything?.IsComplete ?? (_list is { } known && _hasHead && NextOwn(known, _next) == known.Length);

    public JszOptions Next(JszOptions ask, int most)
    {
        if (_everything is not null)
        {
            return _everything.Next(ask, most);
        }

        if (_list is null)
        {
            return _listing.Next(ask with { Streams = false, Consumers = false, Config = false }, Math.Min(ListPage, mostAccounts));
        }

        var first = NextOwn(_list, _next);
        if (first == _list.Length)
        {
            // Nothing of ours is on it; what it says of itself is wanted still.
            return ask with { Accounts = false, Streams = false, Consumers = false, Config = false };
        }

        return ask with { Offset = first, Limit = Length(_list, first, most) };
    }

    public void Turn(JszReply page, JszOptions asked)
    {
        _hasHead = true;
        if (_everything is not null)
        {
            _everything.Turn(page, asked);
        }
        else if (_list is null)
        {
            List(page, asked);
        }
        else if (asked.Accounts)
        {
            Check(_list, page, asked);
        }
        else if (page.Totals.AccountsTotal is { } total && total != _list.Length)
        {
            // Accounts came or went, and some may be ours.
            _list = null;
            _ids.Clear();
            _listing = new();
        }
    }

    void List(JszReply page, JszOptions asked)
    {
        _ids.UnionWith(page.Accounts.Select(account => account.Id));
        _listing.Turn(page, asked);
        if (_listing.IsComplete)
        {
            _list = [.. _ids];

            // One that does not tell how many there are must be asked for the list each time.
            learned(page.Totals.AccountsTotal is null ? null : _list);
        }
    }

    /// <summary>Accounts came or went since the list was read: then positions mean nothing any more, and everything is read.</summary>
    void Check(string[] known, JszReply page, JszOptions asked)
    {
        var isAsTold = (page.Totals.AccountsTotal ?? known.Length) == known.Length
            && page.Accounts.Select(account => account.Id).SequenceEqual(known.AsSpan(asked.Offset, asked.Limit).ToArray());
        if (isAsTold)
        {
            _next = asked.Offset + asked.Limit;
            return;
        }

        learned(null);
        _everything = new();
    }

    /// <summary>How many accounts from one of ours on make a page that ends with one of ours.</summary>
    int Length(string[] known, int first, int most)
    {
        var last = first;
        while (true)
        {
            var next = NextOwn(known, last + 1);
            if (next == known.Length || next - first >= most || next - last - 1 > Math.Max(known.Length / Few, most / Share))
            {
                return last - first + 1;
            }

            last = next;
        }
    }

    int NextOwn(string[] known, int from)
    {
        while (from < known.Length && !wants(known[from]))
        {
            from++;
        }

        return from;
    }
}
