using Surveyor.Protocol;

namespace Surveyor.Survey;

/// <summary>
/// Where the next page of accounts begins. Servers page by position in the list of accounts sorted by id, which shifts when
/// accounts come and go between two pages: pages overlap, and where they do not although they should, some are read again.
/// </summary>
sealed class JszBookmark : IJszPages
{
    /// <summary>Accounts asked again at a page border.</summary>
    const int Overlap = 2;

    /// <summary>Accounts come and go faster than they can be read.</summary>
    const int MostStepsBack = 8;

    string? _last;
    int? _total;
    int _stepsBack;
    bool _overlaps;
    int _offset;

    public bool IsOver { get; private set; }

    public bool IsComplete { get; private set; }

    public JszOptions Next(JszOptions ask, int most) => ask with { Offset = _offset, Limit = most };

    public void Turn(JszReply page, JszOptions asked)
    {
        var limit = asked.Limit;
        var accounts = page.Accounts;
        var total = page.Totals.AccountsTotal;
        if (_offset > 0 && HasGap(accounts, total))
        {
            StepBack(_total - total is > 0 and var removed ? removed : limit);
            _total = total;
            return;
        }

        _total = total;
        if (accounts.Length > 0 && string.CompareOrdinal(accounts[^1].Id, _last) > 0)
        {
            _last = accounts[^1].Id;
        }

        var next = _offset + accounts.Length;
        IsComplete = IsOver = accounts.Length == 0 || (total is { } all ? next >= all : accounts.Length < limit);
        var overlap = accounts.Length > Overlap * 2 ? Overlap : total is null && accounts.Length > 1 ? 1 : 0;
        _overlaps = overlap > 0;
        _offset = next - overlap;
    }

    /// <summary>The page should begin with an account already read; small pages do not overlap where the total tells of a removal.</summary>
    bool HasGap(JszAccount[] accounts, int? total) => _overlaps
        ? accounts.Length == 0 || string.CompareOrdinal(accounts[0].Id, _last) > 0
        : total < _total;

    void StepBack(int accounts)
    {
        _offset = Math.Max(0, _offset - accounts);
        IsOver = ++_stepsBack > MostStepsBack;
    }
}
