namespace Surveyor.Alerts;

/// <summary>A test of rules for <c>promtool</c>: series over time, and which alerts there are at some moments.</summary>
/// <param name="Step">Between two samples.</param>
sealed record RuleTest(string Name, TimeSpan Step, IReadOnlyList<TestSeries> Series, IReadOnlyList<TestMoment> Moments)
{
    public int Steps(TimeSpan time) => (int)Math.Ceiling(time / Step);
}

/// <param name="Family">Before naming.</param>
/// <param name="Parts">One after another.</param>
sealed record TestSeries(string Family, IReadOnlyList<KeyValuePair<string, string>> Labels, IReadOnlyList<TestPart> Parts);

/// <summary>Samples in a row.</summary>
/// <param name="From">Null: there is none.</param>
/// <param name="By">What each is more than the one before.</param>
sealed record TestPart(double? From, double By, int Count)
{
    public static TestPart Flat(double value, int count) => new(value, 0, count);

    public static TestPart Nothing(int count) => new(null, 0, count);

    /// <summary>Counts on from a part before, so that the first is one more already.</summary>
    public static TestPart After(TestPart before, double by, int count) => new(before.Last + by, by, count);

    public double Last => (From ?? 0) + (By * (Count - 1));

    /// <summary>As promtool reads it; where samples end they are marked so, since the last would count for minutes.</summary>
    public string Text => From is not { } from ? Count > 1 ? $"stale _x{Count - 1}" : "stale"
        : By == 0 ? $"{PromText.Number(from)}x{Count - 1}" : $"{PromText.Number(from)}+{PromText.Number(By)}x{Count - 1}";
}

/// <param name="Alert">The alert's name.</param>
/// <param name="Expected">Null: none of that name.</param>
sealed record TestMoment(TimeSpan Time, string Alert, ExpectedAlert? Expected);

/// <param name="Labels">Without the alert's name.</param>
sealed record ExpectedAlert(LabelSet Labels, IReadOnlyList<KeyValuePair<string, string>> Annotations);
