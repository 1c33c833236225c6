namespace Surveyor.Alerts;

/// <summary>For which labels a condition holds, and of which nobody can say.</summary>
/// <param name="Holding">With the value that it stands on.</param>
/// <param name="Unknown">Null: of all that do not hold.</param>
/// <param name="Denied">Of which it is certain that it does not hold, also if it did before a restart.</param>
sealed record Reading(IReadOnlyDictionary<LabelSet, double> Holding, IReadOnlySet<LabelSet>? Unknown, IReadOnlySet<LabelSet> Denied)
{
    static readonly Dictionary<LabelSet, double> None = [];
    static readonly HashSet<LabelSet> Nobody = [];

    public static Reading NotKnown { get; } = new(None, null, Nobody);

    public static Reading Of(IReadOnlyDictionary<LabelSet, double> holding) => new(holding, Nobody, Nobody);

    public bool IsUnknown(LabelSet labels) => Unknown?.Contains(labels) ?? true;
}
