using System.Text.Json;
using Surveyor.Nats;
using Surveyor.Protocol;

namespace Surveyor.Survey;

/// <summary>Heartbeats, shutdowns and lame ducks feed the census between rounds.</summary>
/// <param name="left">Told of each server that says it leaves, and whether it is a lame duck.</param>
sealed class ServerEvents(SurveyMemory memory, Action<ServerInfo, bool>? left)
{
    public IEnumerable<Task> Hear(CancellationToken cancellation) =>
    [
        HearAsync(Protocol.Hear.Heartbeat, Heartbeat, cancellation),
        HearAsync(Protocol.Hear.Shutdown, payload => Leaving(payload, lameDuck: false), cancellation),
        HearAsync(Protocol.Hear.LameDuck, payload => Leaving(payload, lameDuck: true), cancellation),
    ];

    async Task HearAsync(string subject, Action<ReadOnlyMemory<byte>> take, CancellationToken cancellation)
    {
        await using var subscription = memory.Connection.Subscribe(subject);
        await foreach (var message in subscription.ReadAllAsync(cancellation))
        {
            using (message)
            {
                try
                {
                    take(message.Data);
                }
                catch (JsonException)
                {
                    lock (memory.Gate)
                    {
                        memory.Tally.GarbageReplies++;
                    }
                }
            }
        }
    }

    void Heartbeat(ReadOnlyMemory<byte> payload)
    {
        var statsz = Ask.Statsz.Decode(payload);
        lock (memory.Gate)
        {
            memory.Census.Heard(statsz.Server!, statsz.Data?.Start, memory.Time.GetUtcNow(), heartbeat: true);
        }
    }

    void Leaving(ReadOnlyMemory<byte> payload, bool lameDuck)
    {
        var server = Protocol.Hear.ServerLeaving(payload.Span);
        lock (memory.Gate)
        {
            if (lameDuck)
            {
                memory.Census.LameDuck(server, memory.Time.GetUtcNow());
            }
            else
            {
                memory.Census.Shutdown(server, memory.Time.GetUtcNow());
            }
        }

        left?.Invoke(server, lameDuck);
    }
}
