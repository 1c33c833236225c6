namespace Surveyor.Core.Tests.Survey;

/// <summary>
/// Knows when everything a test started has run as far as it can without time passing: every continuation posted to this
/// context has run, no thread runs in the test's execution context, and the pool has nothing queued. So tests move the clock
/// instead of sleeping.
/// </summary>
sealed class Stillness : SynchronizationContext
{
    /// <summary>Looks in a row that must all find nothing: a work item not posted here is for a moment neither queued nor running.</summary>
    const int Looks = 6;

    static readonly AsyncLocal<Stillness?> Flow = new(Changed);
    static readonly TimeSpan TooLong = TimeSpan.FromSeconds(60);

    int _posted;
    int _running;

    /// <summary>Everything started from here on belongs to this test.</summary>
    public void Begin()
    {
        SetSynchronizationContext(this);
        Flow.Value = this;
    }

    public override SynchronizationContext CreateCopy() => this;

    public override void Post(SendOrPostCallback callback, object? state)
    {
        Interlocked.Increment(ref _posted);
        ThreadPool.UnsafeQueueUserWorkItem(
            _ =>
            {
                SetSynchronizationContext(this);
                try
                {
                    callback(state);
                }
                finally
                {
                    SetSynchronizationContext(null);
                    Interlocked.Decrement(ref _posted);
                }
            },
            null);
    }

    public Task ReachedAsync()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var watch = new Thread(() => Watch(reached)) { IsBackground = true };
        watch.UnsafeStart();
        return reached.Task;
    }

    static void Changed(AsyncLocalValueChangedArgs<Stillness?> change)
    {
        if (change.PreviousValue is { } left)
        {
            Interlocked.Decrement(ref left._running);
        }

        if (change.CurrentValue is { } entered)
        {
            Interlocked.Increment(ref entered._running);
        }
    }

    void Watch(TaskCompletionSource reached)
    {
        using var passed = new AutoResetEvent(false);
        var startedAt = TimeProvider.System.GetTimestamp();
        for (var looks = 0; looks < Looks;)
        {
            // What was queued before has begun once this has.
            ThreadPool.UnsafeQueueUserWorkItem(static passed => passed.Set(), passed, preferLocal: false);
            passed.WaitOne();

            // To a thread that took an item and was interrupted before it ran it.
            Thread.Yield();
            looks = Volatile.Read(ref _posted) == 0 && Volatile.Read(ref _running) == 0 && ThreadPool.PendingWorkItemCount == 0 ? looks + 1 : 0;
            if (looks == 0 && TimeProvider.System.GetElapsedTime(startedAt) > TooLong)
            {
                reached.SetException(new TimeoutException("something runs on and on"));
                return;
            }
        }

        reached.SetResult();
    }
}
