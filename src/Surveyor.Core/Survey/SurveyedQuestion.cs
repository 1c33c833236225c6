using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Survey;

/// <summary>A question of the plan with its pace and its record.</summary>
sealed class SurveyedQuestion(string name, Needs need, TimeSpan freshFor)
{
    static readonly TimeSpan RefusedPause = TimeSpan.FromMinutes(1);
    static readonly TimeSpan LeastBound = TimeSpan.FromSeconds(2);
    static readonly TimeSpan FailedPause = TimeSpan.FromSeconds(10);

    long _requests;
    long _bytes;
    long _failures;

    public string Name { get; } = name;

    public Needs Need { get; } = need;

    public TimeSpan FreshFor { get; set; } = freshFor;

    /// <summary>Answers older than that are not shown as if they were current, even where there was no time to renew them.</summary>
    public TimeSpan Bound => FreshFor * 2 > LeastBound ? FreshFor * 2 : LeastBound;

    /// <summary>When it was last asked; null when never or when it must be asked at once.</summary>
    public DateTimeOffset? AskedAt { get; private set; }

    /// <summary>When it was last asked and everybody answered; null when never.</summary>
    public DateTimeOffset? SucceededAt { get; private set; }

    /// <summary>The server refused the publish: asked rarely until the next connection.</summary>
    public bool Refused { get; private set; }

    public QuestionReport Report { get; private set; } = new() { Name = name };

    /// <summary>Whether somebody who wants to know at that moment finds it too old. What was asked since is never too old.</summary>
    public bool IsDue(DateTimeOffset wantedAt) =>
        AskedAt is not { } asked || (asked < wantedAt && wantedAt - asked >= Pause);

    /// <summary>What failed is asked again before its time, what the server forbids long after it.</summary>
    TimeSpan Pause => Refused ? RefusedPause : (Report.Success == false || MissesSome) && FreshFor > FailedPause ? FailedPause : FreshFor;

    /// <summary>A server that came since has not been asked.</summary>
    public bool MissesSome { get; set; }

    /// <summary>What is known is outdated by something else than time.</summary>
    public void AskAtOnce()
    {
        if (!Refused)
        {
            AskedAt = null;
        }
    }

    /// <summary>A new connection may have other permissions.</summary>
    public void Reset()
    {
        Refused = false;
        AskedAt = null;
    }

    /// <summary>Counts an asking beside the plan, which says nothing about the question as a whole.</summary>
    public void Charge(QuestionOutcome outcome)
    {
        _requests += outcome.Requests;
        _bytes += outcome.Bytes;
        Report = Report with { RequestsTotal = _requests, BytesTotal = _bytes };
    }

    /// <param name="charged">False when another question, answered by the same replies, is charged with the load.</param>
    public void Record(QuestionOutcome outcome, DateTimeOffset startedAt, bool charged = true)
    {
        AskedAt = startedAt;
        SucceededAt = outcome.Success ? startedAt : SucceededAt;
        Refused = outcome.Refused;
        _requests += charged ? outcome.Requests : 0;
        _bytes += charged ? outcome.Bytes : 0;
        _failures += outcome.Success ? 0 : 1;
        Report = new()
        {
            Name = Name,
            Success = outcome.Success,
            Problem = outcome.Problem,
            Expected = outcome.Expected,
            Answered = outcome.Answered,
            Silent = outcome.Silent.Count,
            Unsupported = outcome.Unsupported,
            Malformed = outcome.Malformed,
            Incomplete = outcome.Incomplete,
            Held = outcome.Held,
            Duration = outcome.Duration,
            Pages = outcome.Requests,
            Bytes = outcome.Bytes,
            FreshFor = FreshFor,
            RequestsTotal = _requests,
            BytesTotal = _bytes,
            FailuresTotal = _failures,
        };
    }
}

/// <summary>How one asking went.</summary>
sealed class QuestionOutcome
{
    public int Expected { get; set; }

    public int Answered { get; set; }

    public List<KnownServer> Silent { get; } = [];

    public int Unsupported { get; set; }

    public int Malformed { get; set; }

    /// <summary>Servers whose earlier answer was used instead of asking.</summary>
    public int Held { get; set; }

    /// <summary>Servers that were not asked for configuration because they are too slow to tell it.</summary>
    public int WithoutConfig { get; set; }

    /// <summary>Some answer was begun when other accounts were wanted.</summary>
    public bool OtherAccounts { get; set; }

    /// <summary>Those of the malformed that were no JSON.</summary>
    public int Garbage { get; set; }

    public bool Incomplete { get; set; }

    public bool Refused { get; set; }

    public int Requests { get; set; }

    public long Bytes { get; set; }

    public TimeSpan Duration { get; set; }

    public string Problem { get; set; } = "";

    public bool Success => Problem.Length == 0 && Silent.Count == 0 && Malformed == 0 && !Incomplete && !Refused;
}
