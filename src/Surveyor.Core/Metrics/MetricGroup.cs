using Surveyor.Alerts;
using Surveyor.Metrics.Exposition;
using Surveyor.Snapshot;

namespace Surveyor.Metrics;

delegate void FillRows<TRow>(PageScope scope, RowList<TRow> rows);

delegate bool RowTest<TRow>(in TRow row);

delegate void Merge<TRow>(ref TRow first, in TRow next);

/// <summary>Where the names of a group come from.</summary>
enum NamesOf
{
    Surveyor,

    /// <summary>Names, labels, types and units of nats-surveyor, kept as they are.</summary>
    NatsSurveyor,

    /// <summary>Plain names that articles about NATS use.</summary>
    Articles,
}

/// <summary>Families over the same rows, with the same labels, fed by the same questions, switched on together.</summary>
abstract class MetricGroup
{
    /// <summary>Heading in docs/metrics.md, and the label `group` where rows are counted.</summary>
    public required string Title { get; init; }

    public required MetricSection Section { get; init; }

    public NamesOf NamesOf { get; init; }

    public Needs Needs { get; init; }

    /// <summary>What more must be asked because of an option.</summary>
    public Func<MetricsOptions, Needs>? OptionalNeeds { get; init; }

    /// <summary>The oldest nats-server that feeds it.</summary>
    public string Since { get; init; } = "2.9";

    /// <summary>The release of Surveyor that has it first.</summary>
    public string Added { get; init; } = "0.1.0";

    /// <summary>What holds for all its families beyond their help.</summary>
    public string Note { get; init; } = "";

    /// <summary>How its rows differ from those of nats-surveyor.</summary>
    public string Differs { get; init; } = "";

    public bool Own => Section == MetricSection.Own || Section == MetricSection.Hearing;

    /// <summary>Heard, maybe over another connection, and not asked: shown while the connection that asks is down, too.</summary>
    public bool Heard => Section == MetricSection.Hearing || Section == MetricSection.Services || Section == MetricSection.Objectives || Section == MetricSection.Advisories || Section == MetricSection.ServerEvents;

    public abstract IReadOnlyList<string> LabelNames { get; }

    public abstract IReadOnlyList<MetricFamily> AllFamilies { get; }

    /// <summary>Series of one of its families, without a page. Only rows that match get labels.</summary>
    public abstract IReadOnlyList<AlertSample> Samples(PageScope scope, Selector series);

    /// <summary>All values that a label of its rows has.</summary>
    public abstract IReadOnlySet<string> Values(PageScope scope, string label);

    /// <returns>Null when the options leave no family of it.</returns>
    public abstract GroupPlan? Plan(MetricsOptions options, FamilyChoice choice, string constantLabels);
}

sealed class MetricGroup<TRow>(FillRows<TRow> rows) : MetricGroup
{
    public FillRows<TRow> Rows { get; } = rows;

    public IReadOnlyList<MetricLabel<TRow>> Labels { get; init; } = [];

    public required IReadOnlyList<MetricFamily<TRow>> Families { get; init; }

    /// <summary>Rows that a cap takes last.</summary>
    public RowTest<TRow>? Troubled { get; init; }

    /// <summary>Adds a row to the first one with the same labels. Without it only the first is shown and the others are counted.</summary>
    public Merge<TRow>? Merge { get; init; }

    public override IReadOnlyList<string> LabelNames => [.. Labels.Select(label => label.Name)];

    public override IReadOnlyList<MetricFamily> AllFamilies => Families;

    public override IReadOnlyList<AlertSample> Samples(PageScope scope, Selector series)
    {
        var select = Families.First(family => family.Name == series.Family).Select;
        var matches = series.Matches.Select(match => (Match: match, Label: Labels.First(label => label.Name == match.Label))).ToArray();
        using var rows = new LabelledRows<TRow>(new(Labels), scope.Scratch);
        Rows(scope, rows.List);
        if (Merge is not null)
        {
            rows.Encode(Merge);
        }

        List<AlertSample> samples = [];
        for (var i = 0; i < rows.Count; i++)
        {
            ref readonly var row = ref rows.List[i];
            if (IsMatch(in row, matches) && select(in row) is { } value)
            {
                samples.Add(new(LabelsOf(in row), value));
            }
        }

        return samples;
    }

    public override IReadOnlySet<string> Values(PageScope scope, string label)
    {
        using var rows = new LabelledRows<TRow>(new(Labels), scope.Scratch);
        Rows(scope, rows.List);
        var (asked, values) = (Labels.First(one => one.Name == label), new HashSet<string>(StringComparer.Ordinal));
        for (var i = 0; i < rows.Count; i++)
        {
            values.Add(asked.Text(in rows.List[i]));
        }

        return values;
    }

    static bool IsMatch(in TRow row, ReadOnlySpan<(LabelMatch Match, MetricLabel<TRow> Label)> matches)
    {
        foreach (var (match, label) in matches)
        {
            if (!match.Holds(label.Text(in row)))
            {
                return false;
            }
        }

        return true;
    }

    LabelSet LabelsOf(in TRow row)
    {
        var labels = new KeyValuePair<string, string>[Labels.Count];
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = new(Labels[i].Name, Labels[i].Text(in row));
        }

        return new(labels);
    }

    public override GroupPlan? Plan(MetricsOptions options, FamilyChoice choice, string constantLabels)
    {
        var chosen = Families.Where(choice.Includes);
        var plans = chosen.Select(family => new FamilyPlan<TRow>(family, Labels.Count > 0, options.Prefix, constantLabels)).ToArray();
        return Section.IsOn(options) && plans.Length > 0 ? new GroupPlan<TRow>(this, plans, options) : null;
    }
}
