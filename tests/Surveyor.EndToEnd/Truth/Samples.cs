using System.Globalization;
using System.Text;
using Surveyor.EndToEnd.Kit;
using Surveyor.Nats;

namespace Surveyor.EndToEnd.Truth;

/// <summary>Publishes samples of services of APP as servers would, as many as are wanted at once.</summary>
public sealed class Samples(INatsConnection app)
{
    long _number;

    public static async Task<Samples> OfAsync(TestSystem system) => new(await system.ConnectAsync(system.App));

    public Task GoodAsync(string service, int count) => PublishAsync(service, count, 200, 5);

    public Task SlowAsync(string service, int count) => PublishAsync(service, count, 200, 800);

    public Task FailedAsync(string service, int count) => PublishAsync(service, count, 503, 0);

    async Task PublishAsync(string service, int count, int status, long milliseconds)
    {
        for (var i = 0; i < count; i++)
        {
            var time = DateTimeOffset.UtcNow;
            await app.PublishAsync($"latency.{service}", Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""
                {"type":"io.nats.server.metric.v1.service_latency","id":"{{service}}{{++_number}}","timestamp":"{{time:O}}","start":"{{time:O}}","status":{{status}},
                "requestor":{"acc":"BIZ","rtt":0},{{(status == 200 ? "\"responder\":{\"acc\":\"APP\",\"name\":\"echo-1\",\"rtt\":0}," : "")}}"service":{{milliseconds * 1_000_000}},"system":0,"total":{{milliseconds * 1_000_000}}}
                """)));
        }

        await app.PingAsync();
    }
}
