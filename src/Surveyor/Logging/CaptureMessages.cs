using Microsoft.Extensions.Logging;

namespace Surveyor.Host.Logging;

/// <summary>What the log says about observations that are captured.</summary>
static partial class CaptureMessages
{
    [LoggerMessage(520, LogLevel.Information, "capturing samples of {Observation}")]
    public static partial void Captures(this ILogger log, string observation);

    [LoggerMessage(521, LogLevel.Warning, "samples of {Observation} are not captured: {Reason}; it is tried again")]
    public static partial void CaptureFails(this ILogger log, string observation, string reason);

    [LoggerMessage(522, LogLevel.Warning, "what was kept in {Folder}: {Problem}")]
    public static partial void CaptureState(this ILogger log, string folder, string problem);
}
