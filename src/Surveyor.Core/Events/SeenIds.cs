namespace Surveyor.Events;

/// <summary>
/// Recognises an event that comes a second time, as it does through two leaf links or two imports. Remembers between
/// <paramref name="remembered"/> and twice as many of the last ids.
/// </summary>
sealed class SeenIds(int remembered)
{
    HashSet<string> _recent = [];
    HashSet<string> _before = [];

    /// <returns>False when it was seen before.</returns>
    public bool IsNew(string id)
    {
        if (_before.Contains(id) || !_recent.Add(id))
        {
            return false;
        }

        if (_recent.Count >= remembered)
        {
            (_recent, _before) = (_before, _recent);
            _recent.Clear();
        }

        return true;
    }
}
