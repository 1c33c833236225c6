namespace Surveyor.Nats;

/// <summary>PINGs on their way, in order: a PONG answers the oldest.</summary>
sealed class PingLedger
{
    readonly Lock _gate = new();
    readonly Queue<TaskCompletionSource> _waiting = new();
    Exception? _lost;

    public bool IsWaiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count > 0;
            }
        }
    }

    /// <summary>Notes a PING that is sent by <paramref name="send"/> in the same order as it is noted.</summary>
    public Task Note(Action send)
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_lost is not null)
            {
                return Task.FromException(_lost);
            }

            _waiting.Enqueue(answer);
            send();
        }

        return answer.Task;
    }

    public void Answered()
    {
        lock (_gate)
        {
            if (_waiting.TryDequeue(out var answer))
            {
                answer.SetResult();
            }
        }
    }

    public void Fail(Exception lost)
    {
        lock (_gate)
        {
            _lost ??= lost;
            while (_waiting.TryDequeue(out var answer))
            {
                answer.SetException(_lost);
                _ = answer.Task.Exception;
            }
        }
    }
}
