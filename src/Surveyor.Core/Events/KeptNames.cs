using System.Diagnostics.CodeAnalysis;

namespace Surveyor.Events;

/// <summary>
/// Rows by name, for as many names as there is room: the busiest and the slowest. All others share a row. What a row has counted that
/// gives way goes with it: added to another one, it would be counted again by every rate. Memory is bounded, whatever names come.
/// </summary>
/// <param name="others">The name of the row that is shared.</param>
/// <param name="create">Makes a row at 0.</param>
sealed class KeptNames<TName, TRow>(TName others, Func<TRow> create, RowRoom room)
    where TName : notnull, IEquatable<TName>
    where TRow : class
{
    /// <summary>Names with rows of their own.</summary>
    const int Most = 200;

    /// <summary>So many of the slowest give way to slower ones only.</summary>
    const int Slowest = 10;

    /// <summary>Who has no row and more than one part in as many of the samples without is surely among these.</summary>
    const int MostCandidates = 128;

    /// <summary>A row gives way to somebody who is as many times as busy, so that two do not take turns.</summary>
    const double Busier = 2;

    /// <summary>How old a single sample is when its name no longer counts as a slow one, in half-lives: an hour.</summary>
    const int SlowFor = 6;

    /// <summary>At most one busy and one slow name get a row each time, ten a minute: series of random names must not come and go.</summary>
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(12);

    static readonly TimeSpan HalfLife = TimeSpan.FromMinutes(10);

    readonly Dictionary<TName, Kept> _rows = [];
    readonly Dictionary<TName, Standing> _candidates = [];
    TRow? _others;
    Standing? _slowest;
    TimeSpan _unitWeight;
    TimeSpan _nextChallenge;

    /// <summary>Rows, without the one that is shared.</summary>
    public int Count => _rows.Count;

    /// <summary>Samples without a row of their own.</summary>
    public long Folded { get; private set; }

    /// <summary>Rows that gave way.</summary>
    public long Replaced { get; private set; }

    public IEnumerable<KeyValuePair<TName, TRow>> All =>
        _rows.Select(kept => KeyValuePair.Create(kept.Key, kept.Value.Row)).Concat(_others is null ? [] : [KeyValuePair.Create(others, _others)]);

    /// <summary>The row that one more sample of a name is to be counted in.</summary>
    /// <param name="now">Since a start; never less than before.</param>
    /// <param name="waited">How long the requestor waited, in nanoseconds; null when the request failed.</param>
    public TRow Of(TName name, TimeSpan now, long? waited)
    {
        var weight = WeightAt(now);
        if (_rows.TryGetValue(name, out var kept) || TryKeep(name, out kept))
        {
            kept.Standing.Add(weight, waited);
            return kept.Row;
        }

        if (!name.Equals(others))
        {
            Remember(name, weight, waited);
            ChallengeWhenDue(now, weight);
            if (_rows.TryGetValue(name, out kept))
            {
                return kept.Row;
            }
        }

        Folded++;
        return _others ??= create();
    }

    bool TryKeep(TName name, [NotNullWhen(true)] out Kept? kept)
    {
        kept = null;
        if (name.Equals(others) || _rows.Count >= Most || !room.Take())
        {
            return false;
        }

        _rows.Add(name, kept = new(create(), new()));
        return true;
    }

    /// <summary>Doubles every half-life; what it is compared with starts anew before it is too large.</summary>
    double WeightAt(TimeSpan now)
    {
        const int largest = 64;
        var age = (now - _unitWeight) / HalfLife;
        if (age > largest)
        {
            var factor = Math.Pow(2, -age);
            foreach (var standing in _rows.Values.Select(kept => kept.Standing).Concat(_candidates.Values))
            {
                standing.Scale(factor);
            }

            (_unitWeight, age) = (now, 0);
        }

        return Math.Pow(2, age);
    }

    /// <summary>
    /// Who is not among the candidates takes the place of the quietest, and its weight (the algorithm Space-Saving): so a name that comes
    /// again and again stays, however many come once. The slowest stays, too.
    /// </summary>
    void Remember(TName name, double weight, long? waited)
    {
        if (!_candidates.TryGetValue(name, out var standing))
        {
            var inherited = _candidates.Count < MostCandidates ? 0 : Dismiss();
            _candidates.Add(name, standing = new(inherited));
        }

        standing.Add(weight, waited);
        if (_slowest is null || Slowness(standing, weight) > Slowness(_slowest, weight))
        {
            _slowest = standing;
        }
    }

    double Dismiss()
    {
        KeyValuePair<TName, Standing> quietest = default;
        var least = double.PositiveInfinity;
        foreach (var one in _candidates)
        {
            if (one.Value.Weight < least && one.Value != _slowest)
            {
                (quietest, least) = (one, one.Value.Weight);
            }
        }

        _candidates.Remove(quietest.Key);
        return least;
    }

    void ChallengeWhenDue(TimeSpan now, double weight)
    {
        if (now >= _nextChallenge)
        {
            _nextChallenge = now + Pause;
            Challenge(weight);
        }
    }

    void Challenge(double weight)
    {
        var slowest = BySlowness(weight);
        if (slowest.Count > 1 && _slowest is not null && Slowness(_slowest, weight) > Slowness(slowest[Spared - 1].Value.Standing, weight))
        {
            Replace(slowest, _candidates.First(one => one.Value == _slowest));
            slowest = BySlowness(weight);
        }

        if (slowest.Count > 0 && _candidates.Count > 0)
        {
            var busy = _candidates.MaxBy(one => one.Value.Heard);
            if (busy.Value.Heard > Busier * Quietest(slowest).Value.Standing.Heard)
            {
                Replace(slowest, busy);
            }
        }
    }

    /// <summary>How many rows are kept since they are slow: of few rows half.</summary>
    int Spared => Math.Min(Slowest, _rows.Count / 2);

    List<KeyValuePair<TName, Kept>> BySlowness(double weight) => [.. _rows.OrderByDescending(row => Slowness(row.Value.Standing, weight))];

    KeyValuePair<TName, Kept> Quietest(List<KeyValuePair<TName, Kept>> slowestFirst) => slowestFirst.Skip(Spared).MinBy(row => row.Value.Standing.Heard);

    void Replace(List<KeyValuePair<TName, Kept>> slowestFirst, KeyValuePair<TName, Standing> by)
    {
        var gone = Quietest(slowestFirst);
        _rows.Remove(gone.Key);
        _candidates.Remove(by.Key);
        _slowest = by.Value == _slowest ? null : _slowest;
        _rows.Add(by.Key, new(create(), by.Value));
        Replaced++;
    }

    /// <summary>Of somebody who was not heard for an hour and more nothing is known.</summary>
    static double Slowness(Standing standing, double weight) => standing.Heard * (1 << SlowFor) >= weight ? standing.Slowness : 0;

    sealed record Kept(TRow Row, Standing Standing);
}
