using System.Text.Json.Nodes;
using Surveyor.EndToEnd.Kit;

namespace Surveyor.EndToEnd;

/// <summary>Replies by the hundred megabytes at once, and a real server that cuts whoever does not keep up with 64 MB (max_pending).</summary>
public sealed class BurstTests
{
    const int Senders = 4;
    const int Messages = 200;

    /// <summary>All senders together send what a network of one gigabit a second carries. Faster ones on this machine would take the reader its processors away.</summary>
    static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(Senders * 8);

    static readonly byte[] Megabyte = new byte[1 << 20];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_hundred_megabytes_at_the_speed_of_a_network_are_read_though_nobody_takes_them()
    {
        await using var system = await TestCluster.SingleAsync(adjust: static settings => settings with { Extra = "max_payload: 8MB" });
        await using var reader = await system.ConnectAsync(system.Sys);
        await using var subscription = reader.Subscribe("burst");
        await reader.PingAsync(Cancellation);

        await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => SendAsync(system)));
        await Eventually.TrueAsync(() => reader.Stats.BytesIn >= (long)Messages << 20, "all of it was read");

        reader.Stats.Reconnects.ShouldBe(0);
        subscription.Dropped.ShouldBe(0);
        var taken = 0;
        await foreach (var message in subscription.ReadAllAsync(Cancellation))
        {
            message.Dispose();
            if (++taken == Messages)
            {
                break;
            }
        }

        (await SlowConsumersAsync(system)).ShouldBe(0);
    }

    static async Task SendAsync(TestSystem system)
    {
        await using var sender = await system.ConnectAsync(system.Sys);
        using var pace = new PeriodicTimer(Pace);
        for (var message = 0; message < Messages / Senders; message++)
        {
            await pace.WaitForNextTickAsync(Cancellation);
            await sender.PublishAsync("burst", Megabyte, cancellation: Cancellation);
        }

        await sender.PingAsync(Cancellation);
    }

    static async Task<long> SlowConsumersAsync(TestSystem system)
    {
        await using var nats = await system.ConnectAsync(system.Sys);
        var id = nats.Server!.Id;
        using var reply = await nats.RequestAsync($"$SYS.REQ.SERVER.{id}.VARZ", cancellation: Cancellation);
        return (long)JsonNode.Parse(reply.Data.Span)!["data"]!["slow_consumers"]!;
    }
}
