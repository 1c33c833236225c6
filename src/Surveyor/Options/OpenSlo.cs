using System.Globalization;
using System.Text.RegularExpressions;
using Surveyor.Objectives;

namespace Surveyor.Host.Options;

/// <summary>
/// An SLO of OpenSLO v1 as objectives, one for each of its own. Only what means the same is read: events are counted, over a rolling
/// window.
/// </summary>
sealed partial class OpenSlo(OpenSloBook book, YamlMap slo)
{
    static readonly SettingKind<string> Method = ObjectiveKinds.Words("Occurrences: events are counted, not slices of time", static text => text == "Occurrences");

    static readonly SettingKind<TimeSpan> Window = ObjectiveKinds.Scalar<TimeSpan>(
        "a number and m, h, d or w, of 1h to 366d, such as 4w; M, Q and Y have no fixed length",
        static (string text, out TimeSpan value) =>
        {
            value = Shorthand().IsMatch(text) ? SpokenDuration.Read(text) ?? TimeSpan.Zero : TimeSpan.Zero;
            return value >= Objective.ShortestPeriod && value <= Objective.LongestPeriod;
        });

    static readonly SettingKind<decimal> Share = ObjectiveKinds.Scalar<decimal>(
        "a number between 0 and 1, such as 0.999, with at most 8 decimals",
        static (string text, out decimal value) => Number(text, out value) && value < 1 && ObjectiveKinds.TryShare((value * 100).ToString(CultureInfo.InvariantCulture), out value));

    static readonly SettingKind<decimal> Percent = ObjectiveKinds.Scalar<decimal>(
        "a number between 0 and 100, such as 99.9, with at most 6 decimals",
        static (string text, out decimal value) => ObjectiveKinds.TryShare(text, out value));

    public IReadOnlyList<Objective> Read()
    {
        var metadata = slo.Map("metadata");
        if (metadata is null || slo.Map("spec") is not { } spec)
        {
            slo.Wrong(metadata is null ? "metadata" : "spec", "is missing");
            return [];
        }

        metadata.Needs("name", ObjectiveKinds.Line, out var name);
        metadata.Has("displayName");
        spec.Has("alertPolicies");
        spec.Read("budgetingMethod", Method, "");
        var common = new Objective
        {
            Name = name ?? "",
            Description = spec.Read("description", Kinds.Text, ""),
            Service = spec.Read("service", ObjectiveKinds.Line, ""),
            Threshold = TimeSpan.Zero,
            Target = 0,
            Period = Period(spec),
            Labels = Pairs(metadata, "labels", ObjectiveKinds.LabelProblem),
            Annotations = Pairs(metadata, "annotations", ObjectiveKinds.AnnotationProblem),
        };
        var indicator = new OpenSloIndicator(book, spec);
        common = indicator.Read(common);
        var objectives = Objectives(spec, common, indicator);
        foreach (var map in new[] { slo, metadata, spec })
        {
            map.Has("apiVersion");
            map.NoOthers();
        }

        return objectives;
    }

    static List<Objective> Objectives(YamlMap spec, Objective common, OpenSloIndicator indicator)
    {
        var maps = spec.Maps("objectives");
        if (maps.Count == 0)
        {
            spec.Wrong("objectives", "is missing: a list with at least one target");
        }

        return [.. maps.Select((map, at) => One(map, common, indicator, maps.Count == 1 ? "" : $"-{map.Read("displayName", ObjectiveKinds.Line, $"{at + 1}")}"))];
    }

    static Objective One(YamlMap map, Objective common, OpenSloIndicator indicator, string suffix)
    {
        var hasShare = map.Has("target");
        map.Has("displayName");
        if (hasShare == map.Has("targetPercent"))
        {
            map.Wrong("target", "one of target and targetPercent must be given");
        }

        map.Refuse("is for a composite, which is not understood", "indicator", "indicatorRef", "compositeWeight");
        map.Refuse("is for slices of time, which are not understood", "timeSliceTarget", "timeSliceWindow");
        var objective = common with
        {
            Name = common.Name + suffix,
            Target = hasShare ? map.Read<decimal>("target", Share, 0) : map.Read<decimal>("targetPercent", Percent, 0),
            Threshold = indicator.Threshold(map),
        };
        map.NoOthers();
        if (!ObjectiveKinds.Line.TryRead([objective.Name], out _, out _) && common.Name.Length > 0)
        {
            map.Wrong("displayName", $"makes a name that is too long; accepted: {ObjectiveKinds.Line.Accepts}");
        }

        return objective;
    }

    static TimeSpan Period(YamlMap spec)
    {
        if (!spec.Has("timeWindow"))
        {
            return TimeSpan.FromDays(30);
        }

        if (spec.Maps("timeWindow") is not [var window])
        {
            spec.Wrong("timeWindow", "there must be exactly one");
            return TimeSpan.Zero;
        }

        if (window.Has("calendar") || !window.Read("isRolling", Kinds.Switch, true))
        {
            window.Wrong(window.Has("calendar") ? "calendar" : "isRolling", "windows of the calendar are not understood: budgets are of a rolling window; accepted: isRolling: true");
        }

        window.Needs("duration", Window, out var period);
        window.Has("isRolling");
        window.NoOthers();
        return period;
    }

    /// <summary>OpenSLO allows names that Prometheus does not, and lists for values.</summary>
    static SortedDictionary<string, string> Pairs(YamlMap metadata, string key, Func<string, string?> problem)
    {
        var pairs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in metadata.Lists(key))
        {
            var known = NoLetter().Replace(name, "_");
            if (problem(known) is { } wrong)
            {
                metadata.Wrong(key, $"'{known}' {wrong}");
            }

            pairs[known] = string.Join(", ", value);
        }

        return pairs;
    }

    static bool Number(string text, out decimal value) => decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);

    [GeneratedRegex("^[0-9]{1,6}[mhdw]$")]
    private static partial Regex Shorthand();

    [GeneratedRegex("[^A-Za-z0-9_]")]
    private static partial Regex NoLetter();
}
