using System.Collections.Concurrent;
using Surveyor.Nats;
using Surveyor.Protocol;

namespace Surveyor.Survey;

/// <summary>
/// Goes on hearing the replies to a question when its round is over, until it was asked again: a server that was slow or
/// comes back is noticed without waiting for it.
/// </summary>
sealed class LateReplies(SurveyTally tally, Lock gate) : IAsyncDisposable
{
    readonly ConcurrentDictionary<Question, Ear> _open = [];

    public async ValueTask ListenAsync(Question question, INatsGather gather, Func<NatsMsg, bool> take)
    {
        await StopAsync(question);
        var stop = new CancellationTokenSource();
        _open[question] = new(gather, stop, ListenAsync(gather, take, stop.Token));
    }

    public async ValueTask StopAsync(Question question)
    {
        if (_open.TryRemove(question, out var ear))
        {
            await ear.Stop.CancelAsync();
            await ear.Listening;
            await ear.Gather.DisposeAsync();
            ear.Stop.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var question in _open.Keys)
        {
            await StopAsync(question);
        }
    }

    async Task ListenAsync(INatsGather gather, Func<NatsMsg, bool> take, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                using var message = await gather.NextAsync(stop);
                if (take(message))
                {
                    lock (gate)
                    {
                        tally.LateReplies++;
                    }
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or NatsException)
        {
            // It was asked again, or there is nothing more to hear.
        }
    }

    sealed record Ear(INatsGather Gather, CancellationTokenSource Stop, Task Listening);
}
