using System.Net;
using System.Net.Sockets;

namespace Surveyor.Nats;

/// <summary>A server that says exactly what the test tells it to.</summary>
sealed class FakeServer : IDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public FakeServer()
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
    }

    public int Port { get; }

    public string Url => $"nats://127.0.0.1:{Port}";

    public string Id { get; init; } = Guid.NewGuid().ToString("N");

    public async Task<FakePeer> AcceptAsync() =>
        new(await _listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken));

    /// <summary>Accepts a client and lets it in.</summary>
    public async Task<FakePeer> LetInAsync(string moreInfo = "")
    {
        var peer = await AcceptAsync();
        await peer.SendAsync(Info(moreInfo));
        await peer.LetInAsync();
        return peer;
    }

    /// <summary>Accepts clients and lets them in for as long as the test runs.</summary>
    public void LetEverybodyIn() => _ = Task.Run(async () =>
    {
        while (true)
        {
            await LetInAsync();
        }
    });

    public string Info(string more = "") =>
        $"INFO {{\"server_id\":\"{Id}\",\"server_name\":\"fake\",\"version\":\"2.9.10\",\"max_payload\":1048576,\"headers\":true,\"client_id\":7{more}}}\r\n";

    public void Dispose() => _listener.Dispose();
}
