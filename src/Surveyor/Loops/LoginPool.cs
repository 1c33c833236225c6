using Surveyor.Host.Options;
using Surveyor.Nats;

namespace Surveyor.Host.Loops;

/// <summary>A connection for each login that files name. Equal logins share one.</summary>
/// <param name="all">What holds for every connection.</param>
sealed class LoginPool(NatsOpts all, ILogger log, TimeProvider time) : IAsyncDisposable
{
    readonly Lock _gate = new();
    readonly Dictionary<string, (LoginConnection Connection, int Users)> _connections = [];

    public NatsConnection Take(ListenerFile file)
    {
        lock (_gate)
        {
            var (connection, users) = _connections.TryGetValue(file.Fingerprint, out var known) ? known : (Connect(file), 0);
            _connections[file.Fingerprint] = (connection, users + 1);
            return connection.Connection;
        }
    }

    public async Task GiveBackAsync(ListenerFile file)
    {
        LoginConnection connection;
        lock (_gate)
        {
            (connection, var users) = _connections[file.Fingerprint];
            if (users > 1)
            {
                _connections[file.Fingerprint] = (connection, users - 1);
                return;
            }

            _connections.Remove(file.Fingerprint);
        }

        await connection.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        LoginConnection[] all;
        lock (_gate)
        {
            all = [.. _connections.Values.Select(one => one.Connection)];
        }

        foreach (var connection in all)
        {
            await connection.DisposeAsync();
        }
    }

    LoginConnection Connect(ListenerFile file)
    {
        var tls = all.TlsOpts with
        {
            CaFile = file.Tls.CaFile ?? all.TlsOpts.CaFile,
            CertFile = file.Tls.CertFile ?? all.TlsOpts.CertFile,
            KeyFile = file.Tls.KeyFile ?? all.TlsOpts.KeyFile,
        };
        return new(all with { Name = $"{all.Name} (listening for {file.Name})", AuthOpts = file.Login, TlsOpts = tls, Urls = file.Servers.Count > 0 ? file.Servers : all.Urls }, log, time);
    }
}
