using Surveyor.Protocol;

namespace Surveyor.Events;

/// <summary>What the time of an answered request is made of.</summary>
public static class LatencyParts
{
    /// <summary>How many there are.</summary>
    internal static int Count { get; } = Enum.GetValues<LatencyPart>().Length;

    /// <summary>Nanoseconds. Servers clamp what they measure, and round trips are old: no part is less than 0.</summary>
    public static long Of(ServiceLatency sample, LatencyPart part)
    {
        var (requestor, responder) = (sample.Requestor?.Rtt ?? 0, sample.Responder?.Rtt ?? 0);
        return part switch
        {
            LatencyPart.Total => sample.Total,
            LatencyPart.Service => sample.Service,
            LatencyPart.System => sample.System,
            LatencyPart.RequestorRtt => requestor,
            LatencyPart.ResponderRtt => responder,
            LatencyPart.Network => requestor + responder + sample.System,
            _ => Math.Max(0, sample.Total - requestor),
        };
    }
}
