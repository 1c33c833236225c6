using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Surveyor.Benchmarks.Swarm;
using Surveyor.Nats;

namespace Surveyor.Benchmarks;

/// <summary>
/// What the machine can do at all, each as a process of its own that serves /metrics as Surveyor does: an empty host with the same
/// packages, one that copies a page that is ready, one that asks the same questions and throws the replies away.
/// </summary>
static class Floors
{
    public const string Empty = "floor-empty";
    public const string Copy = "floor-copy";
    public const string Gather = "floor-gather";

    const int Chunk = 256 << 10;

    /// <summary>As many as Surveyor asks heavy questions at once.</summary>
    const int HeavyInFlight = 4;

    public static async Task RunAsync(string[] arguments)
    {
        var role = arguments[0];
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{arguments[1]}");
        await using var host = builder.Build();
        host.MapGet("/metrics", role switch
        {
            Copy => Copying(await File.ReadAllBytesAsync(arguments[2])),
            Gather => await GatheringAsync(arguments[2], arguments[3], arguments[4], arguments[5]),
            _ => static context => context.Response.WriteAsync("empty 1\n"),
        });
        await host.RunAsync();
    }

    /// <param name="servers">How many answer a request that goes to all.</param>
    public static void Save(string file, IReadOnlyList<SwarmRequest> requests, int servers) => File.WriteAllText(file, JsonSerializer.Serialize(new Round(requests, servers)));

    static RequestDelegate Copying(byte[] page) => async context =>
    {
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        for (var at = 0; at < page.Length; at += Chunk)
        {
            await context.Response.Body.WriteAsync(page.AsMemory(at, Math.Min(Chunk, page.Length - at)), context.RequestAborted);
        }
    };

    static async Task<RequestDelegate> GatheringAsync(string url, string user, string password, string file)
    {
        var round = JsonSerializer.Deserialize<Round>(await File.ReadAllTextAsync(file))!;
        var all = round.Requests.Where(request => request.Subject.Contains(".PING", StringComparison.Ordinal)).ToList();
        var nats = new NatsConnection(new() { Urls = [url], Name = "floor", AuthOpts = new() { Username = user, Password = password } });
        await nats.ConnectAsync();
        return async context =>
        {
            var many = all.Select(request => ManyAsync(nats, request, round.Servers));
            var one = Parallel.ForEachAsync(
                round.Requests.Except(all),
                new ParallelOptions { MaxDegreeOfParallelism = HeavyInFlight },
                async (request, cancellation) => (await nats.RequestAsync(request.Subject, request.Payload, Headers(request), cancellation)).Dispose());
            await Task.WhenAll([.. many, one]);
            await context.Response.WriteAsync("gathered 1\n");
        };
    }

    static async Task ManyAsync(NatsConnection nats, SwarmRequest request, int expected)
    {
        await using var gather = nats.Gather();
        await gather.AskAsync(request.Subject, request.Payload, Headers(request));
        for (var i = 0; i < expected; i++)
        {
            (await gather.NextAsync()).Dispose();
        }
    }

    static NatsHeaders? Headers(SwarmRequest request) => request.Packing == Packing.Gzip ? new NatsHeaders().Add("Accept-Encoding", "gzip") : null;

    sealed record Round(IReadOnlyList<SwarmRequest> Requests, int Servers);
}
