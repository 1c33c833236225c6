using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using Surveyor.Events;
using Surveyor.Objectives;

namespace Surveyor.Host.Options;

/// <summary>The kinds of value that an objective has.</summary>
static partial class ObjectiveKinds
{
    /// <summary>Labels that alerts have of themselves.</summary>
    static readonly string[] OwnLabels = ["alertname", "severity", "slo", "nats_service", "account", "requestor_account", "window", "urgency"];

    public static SettingKind<string> Line { get; } = Words("text of one line with 1 to 200 characters", IsLine);

    public static SettingKind<LatencyPart> Part { get; } = Kinds.Choice(
        ("total", LatencyPart.Total),
        ("service", LatencyPart.Service),
        ("system", LatencyPart.System),
        ("requestor_rtt", LatencyPart.RequestorRtt),
        ("responder_rtt", LatencyPart.ResponderRtt),
        ("network", LatencyPart.Network),
        ("provider", LatencyPart.Provider));

    public static SettingKind<TimeSpan> Threshold { get; } = Duration("a duration from 1us to 24h, such as 500ms", TimeSpan.FromMicroseconds(1), Objective.LongestThreshold);

    /// <summary>Prometheus writes no fractions of seconds.</summary>
    public static SettingKind<TimeSpan> Period { get; } = Duration("a duration of whole seconds from 1h to 366d, such as 30d", Objective.ShortestPeriod, Objective.LongestPeriod, TimeSpan.TicksPerSecond);

    /// <summary>As a share.</summary>
    public static SettingKind<decimal> Target { get; } = Scalar<decimal>(
        "a percentage from 1 to 99.999999, such as 99.9 or 99.9%; less than 1 with its sign, such as 0.5%", TryTarget);

    public static SettingKind<Promise> Promised { get; } = Scalar<Promise>(
        "a line such as 'P99 under 500ms for 2m', with a time of 1us to 24h and then one of whole seconds from 1m to 24h", Promise.TryRead);

    public static SettingKind<int> Count { get; } = Kinds.Number(1);

    public static SettingKind<BadEvents> Bad { get; } = new BadKind();

    /// <returns>Why it is no name of a label that people may give; null when it is.</returns>
    public static string? LabelProblem(string name) =>
        AnnotationProblem(name) ?? (OwnLabels.Contains(name) ? "is a label that alerts have of themselves" : null);

    public static string? AnnotationProblem(string name) =>
        LabelName().IsMatch(name) && !name.StartsWith("__", StringComparison.Ordinal) ? null : "is no name; accepted: letters, digits and '_', not starting with a digit or '__'";

    /// <summary>A percentage as a share.</summary>
    /// <param name="text">Without its sign.</param>
    public static bool TryShare(string text, out decimal share)
    {
        // More decimals would make a budget of less than one request in a hundred million.
        var isNumber = decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent is > 0 and < 100;
        share = isNumber ? percent / 100 : 0;
        return isNumber && percent * 1_000_000 % 1 == 0;
    }

    public static ScalarKind<T> Scalar<T>(string accepts, ScalarKind<T>.Parser parse) => new(accepts, "", parse, static value => $"{value}");

    public static ScalarKind<string> Words(string accepts, Predicate<string> isOne) => Scalar(accepts, (string text, [MaybeNullWhen(false)] out string value) =>
    {
        value = text;
        return isOne(text);
    });

    static ScalarKind<TimeSpan> Duration(string accepts, TimeSpan least, TimeSpan most, long unit = 1) => Scalar(accepts, (string text, out TimeSpan value) =>
    {
        value = SpokenDuration.Read(text) ?? TimeSpan.Zero;
        return value >= least && value <= most && value.Ticks % unit == 0;
    });

    /// <summary>0.999 is what somebody writes who means 99.9: so little must be said with its sign.</summary>
    static bool TryTarget(string text, out decimal value)
    {
        var number = text.Trim().TrimEnd('%').TrimEnd();
        return TryShare(number, out value) && (value >= 0.01m || text.TrimEnd().EndsWith('%'));
    }

    static bool IsLine(string text)
    {
        if (text.Length > 200 || string.IsNullOrWhiteSpace(text))
        {
            return false;
        }

        for (var at = 0; at < text.Length; at++)
        {
            var isPair = char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]);
            if (char.IsControl(text[at]) || text[at] is '\u2028' or '\u2029' || (char.IsSurrogate(text[at]) && !isPair))
            {
                return false;
            }

            at += isPair ? 1 : 0;
        }

        return true;
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex LabelName();

    sealed class BadKind() : SettingKind<BadEvents>("a list of slow, no_responders (or 503), unanswered (or 504) and abandoned (or 408)", "")
    {
        public override bool IsList => true;

        public override string Yaml(BadEvents value) => $"{value}";

        public override bool TryRead(IReadOnlyList<string> texts, out BadEvents value, [NotNullWhen(false)] out string? culprit)
        {
            value = BadEvents.None;
            culprit = texts.Count == 0 ? "" : texts.FirstOrDefault(text => Of(text) == BadEvents.None);
            value = texts.Aggregate(BadEvents.None, static (all, text) => all | Of(text));
            return culprit is null;
        }

        static BadEvents Of(string text) => text.ToUpperInvariant() switch
        {
            "SLOW" => BadEvents.Slow,
            "NO_RESPONDERS" or "503" => BadEvents.NoResponders,
            "UNANSWERED" or "504" => BadEvents.Unanswered,
            "ABANDONED" or "408" => BadEvents.Abandoned,
            _ => BadEvents.None,
        };
    }
}
