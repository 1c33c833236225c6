using Surveyor.Protocol;

namespace Surveyor.Metrics;

/// <summary>From what servers report to what Prometheus wants. Null stays null: no sample rather than a false zero.</summary>
static class Units
{
    static readonly long YearTwo = new DateTime(2, 1, 1).Ticks;

    /// <summary>1 or 0.</summary>
    public static double? Flag(bool? value) => value is null ? null : value.Value ? 1 : 0;

    /// <summary>Seconds since the epoch, to the microsecond: a double holds no more of our times. Go's zero time (year 1) means never.</summary>
    public static double? UnixSeconds(DateTimeOffset? time) =>
        time is { } known && IsKnown(known) ? (known.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond / 1e6 : null;

    public static double? Seconds(long? nanoseconds) => nanoseconds / 1e9;

    /// <summary>Nanoseconds since a contact; 0 and less mean that there was none.</summary>
    public static double? SinceContact(long? nanoseconds) => nanoseconds > 0 ? nanoseconds : null;

    /// <summary>A limit. -1 and 0 mean that there is none.</summary>
    public static double? Limit(long? limit) => limit > 0 ? limit : null;

    public static double? Ratio(double? used, double? limit) => used is not null && limit > 0 ? used / limit : null;

    /// <summary>Seconds between two moments; clocks of two machines may disagree, an age is never negative.</summary>
    public static double? Age(DateTimeOffset? since, DateTimeOffset now) => since is { } known && IsKnown(known) && IsKnown(now) ? Math.Max(0, (now - known).TotalSeconds) : null;

    static bool IsKnown(DateTimeOffset time) => time.UtcTicks >= YearTwo;

    /// <summary>
    /// Whether a release reports a field that it leaves out when zero, so that its absence can be read as 0.
    /// <paramref name="first"/> lists the first release of each maintained branch, in order.
    /// </summary>
    public static bool Reports(string version, params ReadOnlySpan<ServerVersion> first)
    {
        if (ServerVersion.Parse(version) is not { } parsed)
        {
            return false;
        }

        foreach (var branch in first)
        {
            if ((parsed.Major, parsed.Minor) == (branch.Major, branch.Minor))
            {
                return parsed >= branch;
            }
        }

        return parsed > first[^1];
    }
}
