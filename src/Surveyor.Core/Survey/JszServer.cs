using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Survey;

/// <summary>What is remembered of asking one server JSZ: page sizes, how long it takes, what it has not answered yet.</summary>
sealed class JszServer
{
    /// <summary>A server that takes longer is asked less often.</summary>
    static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    /// <summary>Of its time, a server may spend a tenth on answering us.</summary>
    const int Share = 10;

    static readonly TimeSpan Doubt = TimeSpan.FromSeconds(30);
    static readonly TimeSpan LeastConfigPause = TimeSpan.FromMinutes(1);
    static readonly TimeSpan MostConfigPause = TimeSpan.FromHours(1);

    readonly JszPager _state;
    readonly JszPager _withConfig;
    long _requests;
    long _bytes;
    TimeSpan _configPause = LeastConfigPause;
    DateTimeOffset _configFrom;

    public JszServer(int mostAccounts)
    {
        _withConfig = new(mostAccounts);
        _state = new(mostAccounts, bigger: _withConfig);
    }

    /// <summary>An answer that is awaited, or read as far as time allowed.</summary>
    public JszReading? Reading { get; set; }

    /// <summary>The last complete answer, as far as it may be needed again: it is big.</summary>
    public JszServerReply? Last { get; private set; }

    /// <summary>Ids of all accounts with JetStream on it, sorted as it sorts them, and when they were told; for one that reads only some.</summary>
    public (string[]? Ids, DateTimeOffset At) Accounts { get; set; }

    public string[]? AccountList(DateTimeOffset now, TimeSpan freshFor) => now - Accounts.At < freshFor ? Accounts.Ids : null;

    /// <summary>When it was last given time to answer.</summary>
    public DateTimeOffset LastTurn { get; set; }

    /// <summary>When it last was given up for not answering; null after an answer.</summary>
    DateTimeOffset? _missedAt;

    /// <summary>It was given up lately. Every now and then it is waited for again: it may only be slower than a moment.</summary>
    public bool IsDoubtful(DateTimeOffset now) => now - _missedAt < Doubt;

    /// <summary>How long it took to answer, all pages together.</summary>
    public TimeSpan AnswerTime { get; private set; }

    public JszLoad Load => new(Interlocked.Read(ref _requests), Interlocked.Read(ref _bytes), AnswerTime, Rest);

    public void Asked() => Interlocked.Increment(ref _requests);

    public void Received(long bytes) => Interlocked.Add(ref _bytes, bytes);

    /// <summary>A reply with configuration is several times as big: pages of each kind are sized by themselves.</summary>
    public JszPager Pager(bool config) => config ? _withConfig : _state;

    /// <summary>Time to be left alone after an answer; zero unless it is slow.</summary>
    TimeSpan Rest => AnswerTime > Slow ? AnswerTime * Share : TimeSpan.Zero;

    public bool IsResting(DateTimeOffset now) => Last is { } last && now - last.ReceivedAt < Rest;

    /// <summary>The last answer, if it is not too old to stand for one that could not be asked for this time.</summary>
    public JszServerReply? Held(JszTerms terms, DateTimeOffset now) =>
        Last is { } last && last.Wants == terms.Wants && now - last.ReceivedAt <= (Rest * 2 > terms.Bound ? Rest * 2 : terms.Bound) ? last : null;

    /// <summary>There is something newer than the last complete answer.</summary>
    public void Outdated() => Last = null;

    public bool MayTellConfig(DateTimeOffset now) => now >= _configFrom;

    /// <param name="keep">Its turn may not come next time; the answer of a slow server is kept anyway.</param>
    public void Answered(JszServerReply reply, bool withConfig, TimeSpan took, bool keep)
    {
        _missedAt = null;
        AnswerTime = took;
        Last = keep || Rest > TimeSpan.Zero ? reply : null;
        _configPause = withConfig ? LeastConfigPause : _configPause;
    }

    /// <summary>It was given up. Perhaps configuration was too much: for a while only the state is asked for.</summary>
    public void Missed(bool withConfig, DateTimeOffset now)
    {
        _missedAt = now;
        if (withConfig)
        {
            _configFrom = now + _configPause;
            _configPause = _configPause * 2 < MostConfigPause ? _configPause * 2 : MostConfigPause;
        }
    }
}
