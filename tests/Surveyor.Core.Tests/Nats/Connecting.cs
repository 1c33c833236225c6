namespace Surveyor.Nats;

static class Connecting
{
    /// <summary>Long enough for a machine that is busy with other tests.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(15);

    /// <summary>Connects a client to the server and hands over both ends.</summary>
    public static async Task<(NatsConnection Connection, FakePeer Peer)> ConnectAsync(this FakeServer server, NatsOpts? opts = null)
    {
        var connection = new NatsConnection((opts ?? new()) with { Urls = [server.Url], ConnectTimeout = Patience });
        var connecting = connection.ConnectAsync(TestContext.Current.CancellationToken);
        var peer = await server.LetInAsync();
        await connecting;
        return (connection, peer);
    }
}
