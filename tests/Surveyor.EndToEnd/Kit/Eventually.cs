using System.Diagnostics;

namespace Surveyor.EndToEnd.Kit;

/// <summary>Bounded polling for what has no event to wait for.</summary>
public static class Eventually
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    public static async Task TrueAsync(Func<Task<bool>> holds, string what, TimeSpan? limit = null)
    {
        var deadline = limit ?? TimeSpan.FromSeconds(30);
        var elapsed = Stopwatch.StartNew();
        Exception? last = null;
        while (elapsed.Elapsed < deadline)
        {
            try
            {
                if (await holds())
                {
                    return;
                }
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                last = e;
            }

            await Task.Delay(Pause);
        }

        throw new TimeoutException($"not within {deadline.TotalSeconds} s: {what}", last);
    }

    public static Task TrueAsync(Func<bool> holds, string what, TimeSpan? limit = null) => TrueAsync(() => Task.FromResult(holds()), what, limit);

    /// <summary>Until what it asserts holds; at last it fails as the assertion does.</summary>
    public static async Task HoldsAsync(Func<Task> asserts, TimeSpan limit)
    {
        var elapsed = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await asserts();
                return;
            }
            catch (ShouldAssertException) when (elapsed.Elapsed < limit)
            {
                await Task.Delay(Pause);
            }
        }
    }
}
