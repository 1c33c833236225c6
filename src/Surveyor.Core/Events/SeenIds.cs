namespace Surveyor.Events;

/// <summary>
/// Recognises an event that comes a second time, as it does through two leaf links or two imports. Remembers between
/// <paramref name="remembered"/> and twice as many of the last ids: copies come within moments of each other.
/// </summary>
sealed class SeenIds(int remembered)
{
    HashSet<(string Scope, string Id)> _recent = [];
    HashSet<(string Scope, string Id)> _before = [];

    /// <param name="scope">Who counts it: the same event may be new to another one.</param>
    /// <returns>False when it was seen before.</returns>
    public bool IsNew(string scope, string id)
    {
        if (_before.Contains((scope, id)) || !_recent.Add((scope, id)))
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
