using static Surveyor.Health.Words;

namespace Surveyor.Health;

/// <summary>The thresholds in a consumer's metadata.</summary>
static class MonitorTermsRule
{
    /// <returns>The first threshold that is exceeded, as a sentence; null when none is.</returns>
    public static string? Broken(in ConsumerCase look)
    {
        if (look.Config.Monitor is not { } terms)
        {
            return null;
        }

        var outstanding = look.Row.AckPending > 0 || look.IsPending;
        return More("outstanding-ack-critical", look.Row.AckPending, terms.OutstandingAckCritical, "not acknowledged")
            ?? More("waiting-critical", look.Row.Waiting, terms.WaitingCritical, "pull requests wait")
            ?? More("unprocessed-critical", (long?)look.Row.Pending, terms.UnprocessedCritical, "not delivered")
            ?? More("redelivery-critical", look.Row.Redelivered, terms.RedeliveryCritical, "delivered again")
            ?? (terms.Pinned == true && look.Row.Pinned == false ? "io.nats.monitor.pinned is set, and a group has no pinned client." : null)
            ?? (outstanding ? Later("last-delivery-critical", look.DeliveredStill, terms.LastDeliveryCritical, "delivery") : null)
            ?? (outstanding ? Later("last-ack-critical", look.AckStill, terms.LastAckCritical, "acknowledgement") : null);
    }

    static string? More(string key, long? value, long? most, string what) =>
        most > 0 && value >= most ? $"io.nats.monitor.{key} is {Number(most.Value)}, and {Number(value.Value)} {what}." : null;

    static string? Later(string key, TimeSpan since, long? most, string what) =>
        most > 0 && since.TotalSeconds >= most / 1e9 ? $"io.nats.monitor.{key} is {Span(most.Value / 1e9)}, and the last {what} was {Span(since)} ago." : null;
}
