using System.Net;
using System.Net.Sockets;

namespace Surveyor.Nats;

/// <summary>Connects to one server: TCP, greeting, TLS, login.</summary>
sealed class NatsDialer(NatsOpts opts, ISessionHost host, TimeProvider time)
{
    readonly NatsTls _tls = new(opts.TlsOpts);
    readonly NatsAuthenticator _authenticator = new(opts.AuthOpts);

    /// <summary>A name may stand for several servers: its addresses are tried in random order.</summary>
    /// <param name="avoidId">A server id that will not do, under whatever address.</param>
    /// <exception cref="SameServerException">Only the server to avoid could be reached.</exception>
    /// <exception cref="NatsException">It did not work, and why.</exception>
    public async Task<NatsSession> DialAsync(NatsUrl url, string? avoidId, CancellationToken cancellation)
    {
        var addresses = await WithinAsync("resolve the name", timeout => Dns.GetHostAddressesAsync(url.Host, timeout), cancellation);
        Random.Shared.Shuffle(addresses);
        NatsException? failure = null;
        foreach (var address in addresses)
        {
            try
            {
                return await DialAsync(url, address, avoidId, cancellation);
            }
            catch (NatsException e)
            {
                failure = failure as SameServerException ?? e;
            }
        }

        throw failure ?? new NatsException("the name has no address");
    }

    async Task<NatsSession> DialAsync(NatsUrl url, IPAddress address, string? avoidId, CancellationToken cancellation)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await WithinAsync("connect", timeout => ConnectAsync(socket, new(address, url.Port), timeout), cancellation);
            return await WithinAsync("greet and log in", timeout => GreetAsync(socket, url, avoidId, timeout), cancellation);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    static async Task<bool> ConnectAsync(Socket socket, IPEndPoint endPoint, CancellationToken cancellation)
    {
        await socket.ConnectAsync(endPoint, cancellation);
        return true;
    }

    /// <exception cref="NatsException">It failed, or took too long.</exception>
    async Task<T> WithinAsync<T>(string what, Func<CancellationToken, Task<T>> act, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(opts.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            return await act(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new NatsException($"no answer within {opts.ConnectTimeout.TotalSeconds:0.###} s (trying to {what})");
        }
        catch (Exception e) when (e is not (NatsException or OperationCanceledException))
        {
            throw new NatsException(NatsText.Printable(e.GetBaseException().Message), e);
        }
    }

    async Task<NatsSession> GreetAsync(Socket socket, NatsUrl url, string? avoidId, CancellationToken cancellation)
    {
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        if (_tls.IsFirst)
        {
            stream = await _tls.WrapAsync(stream, url.TlsName, cancellation);
        }

        var (greeting, leftover) = await GreetingReader.ReadAsync(stream, host.Traffic.Received, cancellation);
        if (avoidId is not null && greeting.Server.Id == avoidId)
        {
            throw new SameServerException();
        }

        var secure = _tls.IsFirst || WantsTls(url, greeting);
        if (secure && !_tls.IsFirst)
        {
            // What was sent in clear ahead of the handshake could have been sent by anybody.
            stream = leftover.IsEmpty
                ? await _tls.WrapAsync(stream, url.TlsName, cancellation)
                : throw new NatsProtocolException("plain text before the TLS handshake");
        }

        var login = await _authenticator.LoginAsync(url, greeting.Nonce, cancellation);
        var session = new NatsSession(socket, stream, url, greeting, host, secure, time);
        await OpenAsync(session, NatsCommands.Connect(opts, login, secure), leftover, cancellation);
        return session;
    }

    bool WantsTls(NatsUrl url, ServerGreeting greeting)
    {
        var demanded = _tls.IsDemanded || url.Tls;
        return demanded && !greeting.TlsRequired && !greeting.TlsAvailable
            ? throw new NatsException("TLS is asked for, but the server does not offer it")
            : demanded || greeting.TlsRequired;
    }

    static async Task OpenAsync(NatsSession session, byte[] connect, ReadOnlyMemory<byte> leftover, CancellationToken cancellation)
    {
        try
        {
            await session.OpenAsync(connect, leftover, cancellation);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }
}
