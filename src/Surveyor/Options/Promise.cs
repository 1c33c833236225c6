using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Surveyor.Host.Options;

/// <summary>An objective in one line: "P99 under 500ms for 2m".</summary>
/// <param name="Target">As a share.</param>
/// <param name="For">How long more than the target leaves must be bad until that is an alert.</param>
sealed partial record Promise(decimal Target, TimeSpan Threshold, TimeSpan For)
{
    static readonly TimeSpan ShortestFor = TimeSpan.FromMinutes(1);

    static readonly TimeSpan LongestFor = TimeSpan.FromDays(1);

    public static bool TryRead(string text, [MaybeNullWhen(false)] out Promise value)
    {
        value = null;
        var match = Form().Match(text);
        if (!match.Success
            || !ObjectiveKinds.TryShare(match.Groups["percent"].Value, out var target)
            || !ObjectiveKinds.Threshold.TryRead([match.Groups["threshold"].Value], out var threshold, out _)
            || SpokenDuration.Read(match.Groups["for"].Value) is not { } period
            || period < ShortestFor || period > LongestFor || period.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            return false;
        }

        value = new(target, threshold, period);
        return true;
    }

    [GeneratedRegex(@"^\s*P\s?(?<percent>[0-9]{1,2}(\.[0-9]{1,6})?)\s*%?\s*(under|below|within|<=|<|≤)\s*(?<threshold>[0-9][^<>=]{0,40}?)\s+for\s+(?<for>[0-9].{0,40})$", RegexOptions.IgnoreCase)]
    private static partial Regex Form();
}
