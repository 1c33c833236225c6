using System.Text.Json;
using Surveyor.Nats;
using Surveyor.Protocol;

namespace Surveyor.Survey;

/// <summary>Asks one server JSZ and reads what it says.</summary>
sealed class JszRequests(INatsConnection connection, SurveyOptions options)
{
    volatile bool _byName;

    /// <summary>The user may only ask all servers: see <see cref="RequestByNameAsync"/>.</summary>
    public bool AreByName => _byName;

    /// <summary>A new connection may have other permissions.</summary>
    public void Reset() => _byName = false;

    /// <param name="bytes">How many bytes it has, decompressed.</param>
    /// <exception cref="JsonException">Not a JSZ reply, or an error.</exception>
    public static JszReply Read(NatsMsg message, Func<string, bool>? wants, out long bytes)
    {
        var answer = Decode(message, wants, out bytes);
        return answer.Data ?? throw new ErrorReplyException(answer.Error?.Description ?? "no data");
    }

    static Answer<JszReply> Decode(NatsMsg message, Func<string, bool>? wants, out long bytes)
    {
        bytes = message.Data.Length;
        if (ReplyBody.Unpacking(message) is not { } stream)
        {
            return Ask.Jsz.Decode(() => JszReader.Read(message.Data, wants));
        }

        using (stream)
        {
            var unpacked = 0L;
            var answer = Ask.Jsz.Decode(() => JszReader.Read(stream, wants, out unpacked));
            bytes = unpacked;
            return answer;
        }
    }

    /// <summary>One page of one server; whoever calls disposes it.</summary>
    /// <exception cref="NatsNoRespondersException">It is gone.</exception>
    /// <exception cref="NatsPermissionException">The server refused the publish, to it alone and to all.</exception>
    /// <exception cref="NatsDisconnectedException">The connection is down or was lost while waiting.</exception>
    public async ValueTask<NatsMsg> AskAsync(KnownServer server, JszOptions ask, NatsHeaders? headers, CancellationToken cancellation)
    {
        if (!_byName)
        {
            try
            {
                return await connection.RequestAsync($"{options.RequestPrefix}.{Ask.Jsz.ToServer(server.Id)}", ask.ToUtf8(), headers, cancellation);
            }
            catch (NatsPermissionException e) when (e.Operation == NatsOperation.Publish)
            {
                _byName = true;
            }
        }

        return await RequestByNameAsync(server, ask, headers, cancellation);
    }

    /// <summary>
    /// A user who was allowed what nats-surveyor asks may only ask all servers. So all but one are told to stay silent; before
    /// 2.12.0 others whose names contain this one's answer, too, and are not listened to.
    /// </summary>
    async Task<NatsMsg> RequestByNameAsync(KnownServer server, JszOptions ask, NatsHeaders? headers, CancellationToken cancellation)
    {
        await using var gather = connection.Gather();
        var one = ask with { ServerName = server.Key.Name, Domain = server.Key.Domain.Length > 0 ? server.Key.Domain : null, ExactMatch = true };
        await gather.AskAsync($"{options.RequestPrefix}.{Ask.Jsz.ToAll}", one.ToUtf8(), headers, cancellation);
        while (true)
        {
            var message = await gather.NextAsync(cancellation);
            if (message.IsNoResponders)
            {
                message.Dispose();
                throw new NatsNoRespondersException(Ask.Jsz.ToAll);
            }

            if (IsFrom(server, message))
            {
                return message;
            }

            message.Dispose();
        }
    }

    static bool IsFrom(KnownServer server, NatsMsg message)
    {
        try
        {
            using var body = ReplyBody.Open(message);
            return ReplyServer.TryRead(body.Json.Span)?.Id == server.Id;
        }
        catch (JsonException)
        {
            // Whoever sent it.
            return false;
        }
    }
}

/// <summary>The server answered with an error.</summary>
sealed class ErrorReplyException(string message) : JsonException(message);
