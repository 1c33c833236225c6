namespace Surveyor.Metrics;

/// <summary>Counts along while a page is written.</summary>
/// <param name="most">Series of the cluster the page may have; 0: any number.</param>
/// <param name="troubled">How many of them things in trouble would like: they are set aside before anybody else is served.</param>
sealed class PageTally(long most, long troubled)
{
    readonly Dictionary<string, long> _dropped = [];
    readonly Dictionary<string, long> _duplicates = [];
    long _leftTroubled = Math.Min(most, troubled);
    long _leftCalm = Math.Max(0, most - troubled);

    public bool Limited => most > 0;

    public long Series { get; private set; }

    public IReadOnlyCollection<KeyValuePair<string, long>> Dropped => _dropped;

    public IReadOnlyCollection<KeyValuePair<string, long>> Duplicates => _duplicates;

    /// <returns>Whether there was room for the samples of a row; it is taken then.</returns>
    public bool Take(int samples, bool isTroubled)
    {
        ref var left = ref isTroubled ? ref _leftTroubled : ref _leftCalm;
        if (samples > left)
        {
            return false;
        }

        left -= samples;
        return true;
    }

    public void Count(long series) => Series += series;

    public void Drop(string family, long series) => _dropped[family] = _dropped.GetValueOrDefault(family) + series;

    public void Duplicate(string group, long rows) => _duplicates[group] = _duplicates.GetValueOrDefault(group) + rows;

    public PageReport Report(long bytes) => new() { Series = Series, Bytes = bytes, Dropped = [.. _dropped], Duplicates = [.. _duplicates] };
}
