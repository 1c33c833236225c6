using System.Globalization;
using Surveyor.Objectives;

namespace Surveyor.Alerts;

/// <summary>The series of an objective over a made-up time, phase by phase.</summary>
sealed class TestTraffic
{
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    readonly Objective _objective;
    readonly TimeSpan _step;
    readonly long _events;
    readonly long _bad;
    readonly List<TestPart> _goods = [];
    readonly List<TestPart> _bads = [];
    readonly List<TestPart> _others = [];
    readonly List<TestPart> _unheard = [];
    int _steps;

    /// <param name="share">How much is bad while it burns.</param>
    /// <param name="shortest">The window that some samples must be in.</param>
    public TestTraffic(Objective objective, decimal share, TimeSpan shortest)
    {
        _objective = objective;
        var rounded = decimal.Parse(share.ToString("E1", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);
        _step = shortest / 4 >= Longest ? Longest : TimeSpan.FromSeconds(Math.Max(5, Math.Floor(shortest.TotalSeconds / 4 / 5) * 5));
        for (_events = 1000; _events < objective.LeastEvents || rounded * _events < objective.MinimumBad && rounded > 0 || rounded * _events != decimal.Truncate(rounded * _events);)
        {
            _events *= 10;
        }

        _bad = (long)(rounded * _events);
    }

    /// <summary>Whether somebody listens while it burns.</summary>
    public bool IsHeard { get; init; } = true;

    /// <summary>The share that is bad while it burns.</summary>
    public double Ratio => (double)_bad / _events;

    /// <summary>The moment of the last sample.</summary>
    public TimeSpan Now => _step * Math.Max(0, _steps - 1);

    public static IEnumerable<KeyValuePair<string, string>> LabelsOf(Objective objective) =>
    [
        new("slo", objective.Name), new("nats_service", "prices"), new("account", "ACCOUNTID"), new("requestor_account", objective.ByRequestorAccount ? "CLIENTS" : ""),
    ];

    /// <summary>Nobody asks.</summary>
    public TestTraffic Idle(TimeSpan time) => Add(time, 0, 0, 0);

    /// <summary>All is well.</summary>
    public TestTraffic Good(TimeSpan time) => Add(time, _events, 0, 0);

    public TestTraffic Burn(TimeSpan time) => Add(time, _events - _bad, _bad, IsHeard ? 0 : _step.TotalSeconds);

    /// <summary>So many at once.</summary>
    public TestTraffic Bad(long count) => Add(_step, 0, count, 0);

    public RuleTest Test(string name, IReadOnlyList<TestMoment> moments) => new(
        name,
        _step,
        [
            Of("nats_slo_events_total", _goods, "good"),
            Of("nats_slo_events_total", _bads, "slow"),
            Of("nats_slo_events_total", _others, "excluded"),
            Of("nats_slo_unheard_seconds_total", _unheard, ""),
        ],
        moments);

    TestSeries Of(string family, List<TestPart> parts, string result) => new(family, [.. LabelsOf(_objective), new("result", result)], parts);

    TestTraffic Add(TimeSpan time, double good, double bad, double unheard)
    {
        var count = Math.Max(1, (int)Math.Ceiling(time / _step));
        count += _steps == 0 ? 1 : 0;
        Add(_goods, good, count);
        Add(_bads, bad, count);
        Add(_unheard, unheard, count);

        // What is excluded must not count, however much there is of it.
        Add(_others, 7, count);
        _steps += count;
        return this;
    }

    static void Add(List<TestPart> parts, double by, int count) => parts.Add(parts.Count > 0 ? TestPart.After(parts[^1], by, count) : new(0, by, count));
}
