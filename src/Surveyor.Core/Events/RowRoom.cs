namespace Surveyor.Events;

/// <summary>Bounds rows of requestors and responders over all services: a kilobyte each and some more with exemplars, copied for every page.</summary>
sealed class RowRoom
{
    int _left = 20_000;

    /// <returns>Whether there was room for one more.</returns>
    public bool Take()
    {
        if (_left == 0)
        {
            return false;
        }

        _left--;
        return true;
    }

    public void GiveBack(int rows) => _left += rows;
}
