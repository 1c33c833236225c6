using Surveyor.Nats;

namespace Surveyor.EndToEnd.Kit;

/// <summary>What clients do over and over again until the test ends.</summary>
public sealed class Clients : IAsyncDisposable
{
    readonly CancellationTokenSource _stop = new();
    readonly List<Task> _running = [];

    public void Start(Func<CancellationToken, Task> turn) => _running.Add(Task.Run(() => RunAsync(turn)));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await Task.WhenAll(_running);
        }
        finally
        {
            _stop.Dispose();
        }
    }

    /// <summary>A server that is not there for a while ends no client; a client that ends by anything else fails the test.</summary>
    async Task RunAsync(Func<CancellationToken, Task> turn)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await turn(_stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NatsException or NatsJSApiException or TimeoutException && !_stop.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
