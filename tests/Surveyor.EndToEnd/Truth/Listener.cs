using Surveyor.EndToEnd.Kit;

namespace Surveyor.EndToEnd.Truth;

/// <summary>A connection as its server sees it.</summary>
/// <param name="Id">Never used again by the same server.</param>
public sealed record Listener(string Id, IReadOnlyList<string> Topics)
{
    /// <summary>All connections of a user on the servers that run; users with an nkey go by its public key.</summary>
    public static async Task<IReadOnlyList<Listener>> OfAsync(TestSystem system, string user)
    {
        await using var nats = await system.ConnectAsync(system.Sys);
        var running = system.Servers.All.Count(static server => server.Running);
        var replies = await new ServerVoice(nats).AskAllAsync("SERVER.PING.CONNZ", running, """{"subscriptions":true,"auth":true}""");
        var found = from reply in replies.Values
                    from connection in reply.Each("data.connections")
                    where connection.Text("authorized_user") == user
                    select new Listener($"{reply.Text("server.id")}/{connection.Number("cid")}", [.. connection.Each("subscriptions_list").Select(static topic => topic.GetString()!)]);
        return [.. found];
    }

    /// <summary>Waits until the servers have the user's subscription, so that nothing published from now on is missed.</summary>
    /// <param name="connections">So many of the user must have it.</param>
    public static Task ListensAsync(TestSystem system, string user, string topic, int connections = 1) => Eventually.TrueAsync(
        async () => (await OfAsync(system, user)).Count(listener => listener.Topics.Contains(topic)) >= connections, $"{user} listens to {topic}", TimeSpan.FromSeconds(10));
}
