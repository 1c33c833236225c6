using System.Text;
using System.Text.Json;
using Surveyor.Nats;

namespace Surveyor.EndToEnd.Truth;

/// <summary>Asks the servers themselves, beside Surveyor, as a user of the system account.</summary>
public sealed class ServerVoice(INatsConnection nats)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>One reply of each of that many servers, by server id.</summary>
    /// <param name="subject">Below $SYS.REQ.</param>
    public async Task<IReadOnlyDictionary<string, JsonElement>> AskAllAsync(string subject, int servers, string payload = "", TimeSpan? patience = null)
    {
        using var limit = new CancellationTokenSource(patience ?? Patience);
        await using var inbox = nats.Gather();
        await inbox.AskAsync($"$SYS.REQ.{subject}", Encoding.UTF8.GetBytes(payload), cancellation: limit.Token);
        Dictionary<string, JsonElement> replies = new(StringComparer.Ordinal);
        while (replies.Count < servers)
        {
            using var reply = await inbox.NextAsync(limit.Token);
            var answer = Parse(reply);
            replies[answer.Text("server.id")] = answer;
        }

        return replies;
    }

    public async Task<JsonElement> AskAsync(string subject, string payload = "")
    {
        using var limit = new CancellationTokenSource(Patience);
        using var reply = await nats.RequestAsync($"$SYS.REQ.{subject}", Encoding.UTF8.GetBytes(payload), cancellation: limit.Token);
        return Parse(reply);
    }

    static JsonElement Parse(NatsMsg reply)
    {
        using var document = JsonDocument.Parse(reply.Data);
        return document.RootElement.Clone();
    }
}
