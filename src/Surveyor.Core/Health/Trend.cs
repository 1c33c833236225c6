namespace Surveyor.Health;

/// <summary>How a consumer moved lately, from the samples that are kept. Per second; NaN while there are too few.</summary>
/// <param name="Growth">Of messages that wait; below 0 they become fewer.</param>
readonly record struct Trend(double Delivered, double Acknowledged, double Growth)
{
    /// <summary>Longer than most clients take a breath.</summary>
    const double LeastSeconds = 60;

    const int LeastSamples = 3;

    public static Trend Unknown { get; } = new(double.NaN, double.NaN, double.NaN);

    public static Trend Of(ConsumerHistory history)
    {
        if (history.Count < LeastSamples)
        {
            return Unknown;
        }

        var now = history.Sample(history.Count - 1);
        for (var i = history.Count - LeastSamples; i >= 0; i--)
        {
            var then = history.Sample(i);
            var seconds = then.SecondsTo(now);
            if (seconds >= LeastSeconds || i == 0)
            {
                return seconds <= 0 ? Unknown : new(
                    then.DeliveredUntil(now) / seconds,
                    then.AckedUntil(now) / seconds,
                    ((double)now.Pending - then.Pending) / seconds);
            }
        }

        return Unknown;
    }

    /// <summary>Messages per second over all that is remembered, which batches do not sway; null when that is shorter than the time.</summary>
    public static double? Delivery(ConsumerHistory history, TimeSpan least)
    {
        if (history.Count < LeastSamples)
        {
            return null;
        }

        var (then, now) = (history.Sample(0), history.Sample(history.Count - 1));
        var seconds = then.SecondsTo(now);
        return seconds >= least.TotalSeconds ? then.DeliveredUntil(now) / seconds : null;
    }

    /// <summary>
    /// How fast what waits grew over the whole window, messages per second; null when it did not. The least of each third must be more than
    /// that of the third before, so that neither one good moment nor one batch decides. Something must be delivered in each third: who comes
    /// now and then, or works on one message, is not slow.
    /// </summary>
    public static double? Rise(ConsumerHistory history, TimeSpan window)
    {
        Span<uint> least = [uint.MaxValue, uint.MaxValue, uint.MaxValue];
        Span<double> delivered = [0, 0, 0];
        var covered = false;
        for (var i = history.Count - 1; i >= 0 && !covered; i--)
        {
            var sample = history.Sample(i);
            var age = sample.SecondsTo(history.Sample(history.Count - 1));
            covered = age >= window.TotalSeconds;
            var third = 2 - Math.Min(2, (int)(age / window.TotalSeconds * 3));
            least[third] = Math.Min(least[third], sample.Pending);
            delivered[third] += i > 0 ? history.Sample(i - 1).DeliveredUntil(sample) : 0;
        }

        return covered && !delivered.Contains(0) && least[0] < least[1] && least[1] < least[2] ? (least[2] - least[0]) / (window.TotalSeconds * 2 / 3) : null;
    }
}
