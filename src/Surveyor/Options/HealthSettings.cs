using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Surveyor.Health;

namespace Surveyor.Host.Options;

/// <summary>From when on streams and consumers are not well.</summary>
static class HealthSettings
{
    /// <summary>What can be said for all, and of some in `health`.</summary>
    static readonly List<Term> Terms = [];

    public static SettingList Section { get; } = new("Health of streams and consumers");

    public static Setting<TimeSpan> Step { get; } = Section.Add<TimeSpan>(new(
        "health-step", Kinds.WaitUpTo(HealthOptions.LongestStep), new HealthOptions().Step,
        $"Least time between two samples kept of a stream or consumer; {HealthOptions.Samples} are kept of each, which must cover the longest trend-window."));

    public static Setting<IReadOnlyList<HealthMatch>> Matches { get; } = AddTerms();

    public static HealthOptions From(OptionValues options) => new()
    {
        Step = options.Get(Step),
        Terms = Terms.Aggregate(HealthTerms.Default, (terms, term) => term.Apply(terms, options)),
        Matches = options.Get(Matches),
    };

    /// <summary>Why a consumer could never fall behind; null when it can.</summary>
    public static string? Uncovered(HealthOptions options)
    {
        var longest = options.Matches.Select(match => match.Change(options.Terms).TrendWindow).Append(options.Terms.TrendWindow).Max();
        var needed = HealthOptions.StepFor(longest);
        return options.Step < needed
            ? $"{HealthOptions.Samples} samples as near as that do not cover a trend-window of {Words.Span(longest)}; at least {Words.Span(needed)} are needed, or a shorter window"
            : null;
    }

    static Setting<IReadOnlyList<HealthMatch>> AddTerms()
    {
        var defaults = HealthTerms.Default;
        Add("stopped-after", Kinds.Wait, defaults.StoppedAfter, static (terms, value) => terms with { StoppedAfter = value },
            "Least age of the oldest message not delivered, and least time without a delivery, for a consumer nobody asks to be stopped.");
        Add("orphaned-after", Kinds.Wait, defaults.OrphanedAfter, static (terms, value) => terms with { OrphanedAfter = value },
            "Time without a delivery after which a stopped consumer of a stream with limits is only orphaned.");
        Add("lag-allowed", Kinds.Wait, defaults.LagAllowed, static (terms, value) => terms with { LagAllowed = value },
            "Age of the oldest message up to which a backlog is none.");
        Add("trend-window", Kinds.WaitUpTo(HealthOptions.LongestWindow), defaults.TrendWindow, static (terms, value) => terms with { TrendWindow = value },
            "How long a backlog must have grown for a consumer to fall behind.");
        Add("overtaken-within", Kinds.Wait, defaults.OvertakenWithin, static (terms, value) => terms with { OvertakenWithin = value },
            "Warn when limits will remove what is not delivered within that time.");
        Add("hold", Kinds.Wait, defaults.Hold, static (terms, value) => terms with { Hold = value },
            "How long lost data, abandoned messages and a rewind are told after they happened.");
        Add("replica-lag", Kinds.Number(1), (int)defaults.ReplicaLag, static (terms, value) => terms with { ReplicaLag = value },
            "Operations a replica may lag.");
        Add("replica-seen", Kinds.Wait, defaults.ReplicaSeen, static (terms, value) => terms with { ReplicaSeen = value },
            "Time a leader may not hear of a replica.");
        Add("source-lag", Kinds.Number(1), (int)defaults.SourceLag, static (terms, value) => terms with { SourceLag = value },
            "Messages a mirror or source may be behind.");
        Add("source-seen", Kinds.Wait, defaults.SourceSeen, static (terms, value) => terms with { SourceSeen = value },
            "Time a mirror or source may not hear of its origin.");
        Add("limit-warning", Kinds.Number(1, 100), (int)(defaults.LimitWarning * 100), static (terms, value) => terms with { LimitWarning = value / 100.0 },
            "Percent of a limit that refuses messages, from which on it is near.");
        Add("limit-critical", Kinds.Number(1, 100), (int)(defaults.LimitCritical * 100), static (terms, value) => terms with { LimitCritical = value / 100.0 },
            "The same, critical.");
        Add("retention", Kinds.Duration, TimeSpan.Zero, static (terms, value) => terms with { Retention = value > TimeSpan.Zero ? value : null },
            "How long messages should stay in streams that discard old ones; 0s: nobody says.");
        return Section.Add<IReadOnlyList<HealthMatch>>(new(
            "health", new MatchesKind(), [],
            "Exceptions, in this file: '- {account: \"*\", stream: ORDERS, consumer: \"batch-*\", stopped-after: 2h}'. The names are patterns; without one all are meant. "
            + $"Then any of {string.Join(", ", Terms.Select(term => term.Key))}. All that fit are applied, in this order."));
    }

    static void Add<T>(string key, SettingKind<T> kind, T @default, Func<HealthTerms, T, HealthTerms> change, string help)
        where T : notnull
    {
        var setting = Section.Add<T>(new("health-" + key, kind, @default, help));
        Terms.Add(new(
            key,
            (terms, options) => change(terms, options.Get(setting)),
            text => kind.TryRead([text], out var value, out _) ? terms => change(terms, value) : null,
            kind.Accepts));
    }

    /// <param name="Read">Null when the text is not accepted.</param>
    sealed record Term(string Key, Func<HealthTerms, OptionValues, HealthTerms> Apply, Func<string, Func<HealthTerms, HealthTerms>?> Read, string Accepts);

    sealed class MatchesKind() : SettingKind<IReadOnlyList<HealthMatch>>("a list of exceptions", "")
    {
        static readonly string[] Names = ["account", "stream", "consumer"];

        public override bool IsList => true;

        public override bool IsListOfMappings => true;

        public override string Yaml(IReadOnlyList<HealthMatch> value) => "[]";

        public override bool TryRead(IReadOnlyList<string> texts, [MaybeNullWhen(false)] out IReadOnlyList<HealthMatch> value, [NotNullWhen(false)] out string? culprit)
        {
            List<HealthMatch> all = [];
            List<string> problems = [];
            foreach (var (at, text) in texts.Index())
            {
                all.Add(Match(text, problem => problems.Add($"the {at + 1}.: {problem}")));
            }

            (value, culprit) = problems.Count == 0 ? (all, (string?)null) : (null, string.Join("; ", problems));
            return problems.Count == 0;
        }

        static HealthMatch Match(string text, Action<string> objection)
        {
            using var json = JsonDocument.Parse(text);
            var names = Names.ToDictionary(static name => name, static _ => "*");
            List<Func<HealthTerms, HealthTerms>> changes = [];
            foreach (var member in json.RootElement.EnumerateObject())
            {
                var word = member.Value.ValueKind is JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText();
                if (names.ContainsKey(member.Name))
                {
                    names[member.Name] = word;
                }
                else if (Terms.Find(term => term.Key == member.Name) is not { } term)
                {
                    objection($"there is no key {member.Name}{Nearest.DidYouMean(member.Name, [.. Names, .. Terms.Select(one => one.Key)])}");
                }
                else if (term.Read(word) is { } change)
                {
                    changes.Add(change);
                }
                else
                {
                    objection($"{member.Name}: '{word}' is not accepted; accepted: {term.Accepts}");
                }
            }

            return new(names["account"], names["stream"], names["consumer"], terms => changes.Aggregate(terms, static (all, change) => change(all)));
        }
    }
}
