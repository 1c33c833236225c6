using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Surveyor.EndToEnd.Kit;
using Surveyor.Nats;

namespace Surveyor.EndToEnd.Truth;

/// <summary>
/// A client of the system account that answers like a server: to every question of all servers and to those of its own
/// id. What it says is the test's choice.
/// </summary>
public sealed class Impostor : IAsyncDisposable
{
    public const string Id = "NIMPOSTOR2222222222222222222222222222222222222222222222";

    readonly INatsConnection _nats;
    readonly Func<string, IEnumerable<string>> _answer;
    readonly NatsHeaders? _headers;
    readonly List<INatsSubscription> _subscriptions = [];

    Impostor(INatsConnection nats, Func<string, IEnumerable<string>> answer, NatsHeaders? headers)
    {
        _headers = headers;
        _nats = nats;
        _answer = answer;
    }

    /// <param name="answer">From the last word of the subject, such as STATSZ, to the replies.</param>
    /// <param name="headers">Of every reply.</param>
    public static async Task<Impostor> StartAsync(TestSystem system, Func<string, IEnumerable<string>> answer, NatsHeaders? headers = null)
    {
        var impostor = new Impostor(await system.ConnectAsync(system.Sys), answer, headers);
        foreach (var subject in (string[])["$SYS.REQ.SERVER.PING", "$SYS.REQ.SERVER.PING.>", "$SYS.REQ.ACCOUNT.PING.>", $"$SYS.REQ.SERVER.{Id}.>"])
        {
            var subscription = impostor._nats.Subscribe(subject);
            impostor._subscriptions.Add(subscription);
            _ = impostor.AnswerAsync(subscription);
        }

        await impostor._nats.PingAsync();
        return impostor;
    }

    /// <summary>A reply as a server of the name would send it.</summary>
    public static string Reply(string name, string question, string? data = null)
    {
        JsonObject server = new() { ["name"] = name, ["host"] = "127.0.0.1", ["id"] = Id, ["cluster"] = "east", ["ver"] = "2.11.0", ["jetstream"] = true, ["time"] = "2026-01-01T00:00:00Z" };
        var body = question is "STATSZ" or "PING" ? "statsz" : "data";
        return $"{{\"server\":{JsonSerializer.Serialize(server)},\"{body}\":{data ?? "{}"}}}";
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var subscription in _subscriptions)
        {
            await subscription.DisposeAsync();
        }

        await _nats.DisposeAsync();
    }

    async Task AnswerAsync(INatsSubscription subscription)
    {
        await foreach (var request in subscription.ReadAllAsync())
        {
            using (request)
            {
                foreach (var reply in request.ReplyTo is null ? [] : _answer(request.Subject.Split('.')[^1]))
                {
                    await _nats.PublishAsync(request.ReplyTo!, Encoding.UTF8.GetBytes(reply), _headers);
                }
            }
        }
    }
}
