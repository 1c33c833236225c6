using System.Text;

namespace Surveyor.Alerts;

/// <summary>Durations as Prometheus writes them: "1h30m". Whole seconds.</summary>
public static class PromDuration
{
    static readonly (long Seconds, char Unit)[] Units = [(86_400, 'd'), (3600, 'h'), (60, 'm'), (1, 's')];

    public static string Of(TimeSpan span)
    {
        var (left, text) = ((long)Math.Round(span.TotalSeconds), new StringBuilder());
        foreach (var (seconds, unit) in Units)
        {
            if (left >= seconds)
            {
                text.Append(left / seconds).Append(unit);
                left %= seconds;
            }
        }

        return text.Length > 0 ? text.ToString() : "0s";
    }
}
