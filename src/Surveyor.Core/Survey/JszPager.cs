namespace Surveyor.Survey;

/// <summary>
/// Learns how many accounts of one server make a JSZ reply of the right size. There is no paging inside an account, so one
/// account may still be bigger. Until it has learned, it goes by a pager whose replies hold the same and more.
/// </summary>
sealed class JszPager(int mostAccounts, JszPager? bigger = null)
{
    /// <summary>A reply is built and sent by the one goroutine that also sends JetStream API replies: keep it short.</summary>
    const double LeastTarget = 1 << 20;

    const double MostTarget = 4 << 20;

    /// <summary>
    /// But every page makes the server walk over all its streams first, 1.5 ms for 4,000 of them and a packer made anew: with 1,000
    /// accounts ten pages cost 2.2 times the CPU of one, two 1.4 times (2.15.1). So a few bigger ones where that is enough.
    /// </summary>
    const double FewPages = 2;

    /// <summary>So that overlapping pages do not leave a few accounts for one page more.</summary>
    const int Slack = 8;

    /// <summary>Nothing is known yet, and ten accounts may be 60 MB. Leaf connections are cut by a reply over max_payload.</summary>
    const int FirstPage = 4;

    /// <summary>Below it, packing and unpacking a reply costs both sides more than sending it as it is.</summary>
    const int WorthPacking = 16_384;

    long _biggest = long.MaxValue;
    double _rawPerAccount;
    double _packedPerAccount;

    /// <summary>Accounts to ask for; 0 when even one would be too big to send over a leaf connection.</summary>
    /// <param name="packedLimit">Largest reply as sent, bytes; null when the server is not behind a leaf connection.</param>
    /// <param name="strict">It certainly is behind one; else one account is always asked for.</param>
    public int NextLimit(long? packedLimit, bool strict)
    {
        var isGuess = _rawPerAccount == 0 && bigger is not null;
        var (raw, packed) = isGuess ? (bigger!._rawPerAccount, bigger._packedPerAccount) : (_rawPerAccount, _packedPerAccount);
        var page = raw > 0 ? Target(raw) / raw : FirstPage;
        page = page > Slack * 4 ? page + Slack : page;
        if (packedLimit is { } limit && packed > 0)
        {
            page = Math.Min(page, limit / packed);
            if (page < 1 && strict)
            {
                // The limit is half of what would be cut, and a guess is never too low.
                return isGuess && packed <= limit * 2 ? 1 : 0;
            }
        }

        return (int)Math.Clamp(page, 1, mostAccounts);
    }

    /// <summary>Accounts with JetStream on the server, as far as known.</summary>
    public int Total { get => field > 0 || bigger is null ? field : bigger.Total; set; }

    double Target(double raw) => Math.Clamp(Total * raw / FewPages, LeastTarget, MostTarget);

    /// <summary>Ask for compressed replies. The limit of a leaf connection is one for what is sent, so there always.</summary>
    public bool Compress(bool mayBeCut) => mayBeCut || _biggest >= WorthPacking;

    public void Learn(int accounts, long rawBytes, long packedBytes)
    {
        _biggest = rawBytes;
        if (accounts > 0)
        {
            _rawPerAccount = Blend(_rawPerAccount, (double)rawBytes / accounts);
            _packedPerAccount = Blend(_packedPerAccount, (double)packedBytes / accounts);
        }
    }

    /// <summary>Follows growth at once and shrinking slowly: a page too big costs more than one too small.</summary>
    static double Blend(double known, double seen) => seen >= known ? seen : (known * 3 + seen) / 4;
}
