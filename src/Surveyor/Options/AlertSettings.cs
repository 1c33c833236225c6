using System.Text.RegularExpressions;
using Surveyor.Alerts;

namespace Surveyor.Host.Options;

/// <summary>Who is told of alerts. Surveyor evaluates them in any case and shows them.</summary>
static partial class AlertSettings
{
    public static SettingList Section { get; } = new("Alerts");

    public static Setting<IReadOnlyList<string>> Alertmanagers { get; } = Section.Add<IReadOnlyList<string>>(new(
        "alertmanager", Kinds.WebUrls, [],
        "URLs of Alertmanagers, each of which gets all alerts. Several Surveyors post the same ones, and Alertmanager takes each once.")
    { Secret = true });

    public static Setting<string> TokenFile { get; } = Section.Add<string>(new(
        "alertmanager-token-file", Kinds.File, "",
        "File with a bearer token for them, read again for each post; a user and a password stand in the URL."));

    public static Setting<TimeSpan> Interval { get; } = Section.Add<TimeSpan>(new(
        "alert-interval", Kinds.WaitUpTo(TimeSpan.FromMinutes(5)), TimeSpan.FromSeconds(15),
        "How often alerts are evaluated."));

    public static Setting<string> Runbooks { get; } = Section.Add<string>(new(
        "alert-docs", Kinds.Text, "docs/",
        "Where the documentation is, for links to runbooks: a URL."));

    public static Setting<IReadOnlyList<AlertSilence>> Silences { get; } = Section.Add<IReadOnlyList<AlertSilence>>(new(
        "silences", new SilencesKind(), [],
        "Alerts that nobody is told of, by patterns of labels, all of which must match: '- {alertname: \"NatsConsumer*\", account_name: TEST*, reason: load tests}'."));

    public static Setting<string> Subject { get; } = Section.Add<string>(new(
        "alert-subject", Kinds.Pattern("a subject without wildcards", SubjectPattern(), mayBeEmpty: true), "",
        "Subject on which alerts are published as JSON when they are raised and when they are over, with the login below; of several Surveyors with state jetstream one does it. Empty: none."));

    public static LoginSettings Login { get; } = new(Section, "alert", "alerts", "an ordinary account that may publish on alert-subject.");

    public static RuleNaming Naming(OptionValues options, string documents) => new()
    {
        Prefix = options.Get(MetricsSettings.Prefix),
        ConstantLabels = options.Get(MetricsSettings.ConstantLabels),
        Documents = documents.EndsWith('/') ? documents : documents + "/",
    };

    [GeneratedRegex(@"^[^\s.*>]+(\.[^\s.*>]+)*$")]
    private static partial Regex SubjectPattern();
}
