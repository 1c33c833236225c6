using Surveyor.Host.Loops;

namespace Surveyor.Tests.Loops;

public class FirstConnectionTests
{
    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_scrape_waits_for_the_first_attempt_and_not_for_its_success()
    {
        var attempt = new TaskCompletionSource();
        var waiting = new FirstConnection(attempt.Task, TimeProvider.System).WaitAsync(Deadline, TestContext.Current.CancellationToken);
        waiting.IsCompleted.ShouldBeFalse();
        attempt.SetException(new InvalidOperationException("refused"));
        (await waiting).ShouldBeInRange(TimeSpan.FromSeconds(1), Deadline);
    }

    [Fact]
    public async Task Later_scrapes_do_not_wait() =>
        (await new FirstConnection(Task.FromException(new InvalidOperationException()), TimeProvider.System).WaitAsync(Deadline, TestContext.Current.CancellationToken))
            .ShouldBe(Deadline);

    [Fact]
    public async Task Half_of_the_time_is_left_for_the_answer()
    {
        var left = await new FirstConnection(new TaskCompletionSource().Task, TimeProvider.System)
            .WaitAsync(TimeSpan.FromMilliseconds(40), TestContext.Current.CancellationToken);

        // A timer may fire a little early.
        left.ShouldBeLessThan(TimeSpan.FromMilliseconds(30));
    }
}
