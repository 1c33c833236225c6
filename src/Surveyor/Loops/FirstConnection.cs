namespace Surveyor.Host.Loops;

/// <summary>
/// The first attempt to connect. A scrape that comes while it goes on waits for it a while, so that a restart of Surveyor does not
/// look like an outage of NATS.
/// </summary>
sealed class FirstConnection(Task attempt, TimeProvider time)
{
    /// <summary>Waits for the outcome, at most half of the time there is.</summary>
    /// <returns>The time that is left.</returns>
    public async Task<TimeSpan> WaitAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        if (attempt.IsCompleted)
        {
            return timeout;
        }

        var started = time.GetTimestamp();
        await attempt.WaitAsync(timeout / 2, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return timeout - time.GetElapsedTime(started);
    }
}
