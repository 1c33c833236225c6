namespace Surveyor.Objectives;

/// <summary>Lengths of windows as people and Prometheus write them: 5m, 1h30m, 30d.</summary>
public static class WindowText
{
    static readonly (long Seconds, string Unit)[] Units = [(86_400, "d"), (3_600, "h"), (60, "m"), (1, "s")];

    /// <param name="window">At least a second; fractions are left out.</param>
    public static string Of(TimeSpan window)
    {
        var (rest, text) = ((long)window.TotalSeconds, "");
        foreach (var (seconds, unit) in Units)
        {
            text += rest >= seconds ? FormattableString.Invariant($"{rest / seconds}{unit}") : "";
            rest %= seconds;
        }

        return text.Length > 0 ? text : "0s";
    }
}
