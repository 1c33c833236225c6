using Surveyor.Hearing;
using Surveyor.Objectives;

namespace Surveyor.Core.Tests.Objectives;

/// <summary>A list of everything that happened, and what a verdict must be by the words of the documentation. Shares no line with what it is compared with.</summary>
sealed class BruteForce
{
    readonly List<(long At, bool IsBad)> _events = [];
    readonly List<(long From, long To)> _deaf = [];
    readonly EventHistory _shape;
    readonly Objective _objective;
    long _now;
    int _restarts;

    public BruteForce(RandomHistory history)
    {
        _objective = history.Objective;
        _shape = new(_objective);
        Promise = new(_objective);
        foreach (var step in history.Steps)
        {
            Live(step);
        }
    }

    public Promise Promise { get; private set; }

    /// <summary>The least and the most that may be counted: a bucket may be in the window in part, and each restart may move it by one.</summary>
    public (EventCounts Least, EventCounts Most) Counts(TimeSpan window)
    {
        var slack = (1 + _restarts) * _shape.Rings.First(ring => ring.Span >= window.TotalMilliseconds).Width;
        return (Within(-slack), Within(slack));

        EventCounts Within(long more)
        {
            var from = _now - (long)window.TotalMilliseconds - more;
            var heard = _deaf.Sum(one => Math.Max(0, one.To - Math.Max(from, one.From)));
            return new(_events.Count(one => one.At >= from && !one.IsBad), _events.Count(one => one.At >= from && one.IsBad), TimeSpan.FromMilliseconds(heard));
        }
    }

    /// <summary>What an alert may say: more than one answer where a bucket's edge decides.</summary>
    public IReadOnlySet<bool?> Holds(BurnWindow window) => (
        from longer in Corners(window.Long)
        from shorter in Corners(window.Short)
        select Alerts(window, longer, shorter)).ToHashSet();

    public IReadOnlySet<ObjectiveState> States(bool heard, bool? burning) => Corners(_objective.Period).Select(period =>
        !heard ? ObjectiveState.Unknown
        : period.Good + period.Bad == 0 ? ObjectiveState.NoData
        : burning == true ? ObjectiveState.Burning
        : burning is null ? ObjectiveState.Unknown
        : (decimal)(period.Good + period.Bad) * (1 - _objective.Target) < 1 ? ObjectiveState.TooLittleTraffic
        : (decimal)period.Bad > (1 - _objective.Target) * (decimal)(period.Good + period.Bad) ? ObjectiveState.Missed
        : ObjectiveState.Met).ToHashSet();

    bool? Alerts(BurnWindow window, EventCounts longer, EventCounts shorter)
    {
        if (longer.Unheard > window.Long / 2 || shorter.Unheard > window.Short / 2)
        {
            return null;
        }

        var enough = longer.Bad >= 5 && (decimal)(longer.Good + longer.Bad) * (1 - _objective.Target) >= 1;
        return enough && Burns(longer) && Burns(shorter);

        bool Burns(EventCounts counts) => (decimal)counts.Bad > window.Factor * (1 - _objective.Target) * (decimal)(counts.Good + counts.Bad);
    }

    IEnumerable<EventCounts> Corners(TimeSpan window)
    {
        var (least, most) = Counts(window);
        return from good in new[] { least.Good, most.Good } from bad in new[] { least.Bad, most.Bad } from deaf in new[] { least.Unheard, most.Unheard } select new EventCounts(good, bad, deaf);
    }

    void Live(HistoryStep step)
    {
        switch (step.Kind)
        {
            case 'h':
                _now += step.Size;
                Promise.Pass(TimeSpan.FromMilliseconds(step.Size));
                break;
            case 'd':
                BeDeaf(step.Size);
                Promise.Pass(TimeSpan.FromMilliseconds(step.Size), HearingProblem.NotConnected);
                Promise.Note();
                break;
            case 'r':
                BeDeaf(step.Size);
                _restarts++;
                Promise = Promise.Restart(TimeSpan.FromMilliseconds(step.Size), _objective);
                break;
            case 'w':
                Promise.Clock.SetWall(TimeSpan.FromMilliseconds(step.Size));
                break;
            default:
                Ask(step);
                break;
        }
    }

    void BeDeaf(long time)
    {
        _deaf.Add((_now, _now + time));
        _now += time;
    }

    void Ask(HistoryStep step)
    {
        var sample = step.Kind switch
        {
            'g' => Promise.Answer(10),
            's' => Promise.Answer(900),
            'n' => Promise.Failure(503),
            'u' => Promise.Failure(504),
            'l' => Promise.Failure(408, 500),
            'e' => Promise.Failure(408, 499),
            _ => Promise.Failure(400),
        };
        Promise.Take((int)step.Size, sample);
        if (step.Kind is not ('e' or 'x'))
        {
            _events.AddRange(Enumerable.Repeat((_now, step.Kind != 'g'), (int)step.Size));
        }
    }
}
