using Surveyor.Health;
using Surveyor.Snapshot;

namespace Surveyor.Host.Pages;

/// <summary>Words and numbers as pages and the API have them.</summary>
static class Plain
{
    /// <summary>What is not known is null, not a number.</summary>
    public static double? Known(double value) => double.IsFinite(value) ? value : null;

    /// <summary>What has not been yet is null.</summary>
    public static DateTimeOffset? Moment(DateTimeOffset time) => time == default ? null : time;

    public static double? Seconds(long? nanoseconds) => nanoseconds / 1e9;

    public static double? Seconds(TimeSpan? span) => span?.TotalSeconds;

    /// <summary>A limit, of which -1 and 0 say that there is none.</summary>
    public static long? Limit(long? limit) => limit is > 0 ? limit : null;

    public static string Word(Severity severity) => Words.Of(severity);

    public static string Word(ReplicaState state) => Words.Of(state) ?? "none";

    public static string Word(ServerState state) => state switch
    {
        ServerState.Up => "up",
        ServerState.Draining => "draining",
        ServerState.Stopped => "stopped",
        _ => "down",
    };
}
