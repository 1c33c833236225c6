using System.Collections.Concurrent;
using Surveyor.Events;
using Surveyor.Host.Options;
using Surveyor.Nats;

namespace Surveyor.Host.Loops;

/// <summary>Hears of services what files name: by listening, or from a stream where they say so.</summary>
/// <param name="companionOf">Who counts with the capture of that id.</param>
sealed class Observing(OptionValues options, ServiceListeners services, Func<string, CaptureCompanion> companionOf, ILogger log, TimeProvider time) : IAsyncDisposable
{
    readonly ConcurrentDictionary<string, CaptureLoop> _captures = [];

    /// <summary>What the file of that id named before is over when this one has begun.</summary>
    public async Task ObserveAsync(ListenerFile file, INatsConnection connection)
    {
        await EndCaptureAsync(file.Id);
        if (file.Captured is not { } captured)
        {
            await services.ListenAsync(file.Id, file.Subject, connection);
            return;
        }

        await services.StopAsync(file.Id);
        var jetStream = new NatsJSContext(connection, time, inboxPrefix: options.Get(NatsSettings.InboxPrefix));
        _captures[file.Id] = new(file.Id, new(file.Subject, captured.Stream), connection, jetStream, options.Get(EventSettings.CaptureDir), services, companionOf(file.Id), log);
    }

    public async Task StopAsync(string id)
    {
        await EndCaptureAsync(id);
        await services.StopAsync(id);
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_captures.Keys.ToList().Select(EndCaptureAsync));

    async Task EndCaptureAsync(string id)
    {
        if (_captures.TryRemove(id, out var capture))
        {
            await capture.DisposeAsync();
        }
    }
}
