namespace Surveyor.Events;

/// <summary>Hears with the login of an account.</summary>
/// <param name="Id">Tells it apart from others: the file it was read from.</param>
/// <param name="Name">The service, or the account for advisories.</param>
sealed record AccountListener(string Id, string Name, Listener Listener, LoginAccount Account) : IAsyncDisposable
{
    public ListenerHeard Freeze() => new(Id, Name, Listener.IsListening);

    public ValueTask DisposeAsync()
    {
        Account.Dispose();
        return Listener.DisposeAsync();
    }
}
