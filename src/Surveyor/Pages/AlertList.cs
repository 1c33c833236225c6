using Surveyor.Alerts;
using Surveyor.Host.Delivery;

namespace Surveyor.Host.Pages;

/// <summary>Alerts as Surveyor evaluates them, and who is told.</summary>
/// <param name="Deliveries">Whom alerts are told to.</param>
public sealed record AlertList(IReadOnlyList<AlertLine> Alerts, IReadOnlyList<DeliveryReport> Deliveries)
{
    public static AlertList Nothing { get; } = new([], []);

    public static AlertList Of(IReadOnlyList<Alert> alerts, IReadOnlyList<DeliveryReport> deliveries) => new([.. alerts.Select(AlertLine.Of)], deliveries);

    /// <summary>Those of objectives, which have the label <c>slo</c>.</summary>
    /// <param name="objective">Null: of any.</param>
    public IReadOnlyList<AlertLine> OfObjectives(string? objective = null) =>
        [.. Alerts.Where(alert => alert.Labels.TryGetValue("slo", out var slo) && (objective is null || slo == objective) && alert.State != "pending")];
}

/// <param name="State">"pending", "firing" or "resolved".</param>
/// <param name="Value">What was compared when it held last; null: not a number.</param>
/// <param name="StartsAt">When it was raised; of a pending one, when it began to hold.</param>
/// <param name="EndsAt">When it was over; null before.</param>
/// <param name="SilencedBy">Why nobody is told; null when they are.</param>
public sealed record AlertLine(
    string Name,
    string State,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Annotations,
    double? Value,
    DateTimeOffset StartsAt,
    DateTimeOffset? EndsAt,
    string? SilencedBy)
{
    public static AlertLine Of(Alert alert) => new(
        alert.Name,
        alert.State switch { AlertState.Pending => "pending", AlertState.Firing => "firing", _ => "resolved" },
        alert.Labels.All.ToDictionary(),
        alert.Annotations.ToDictionary(),
        Plain.Known(alert.Value),
        alert.StartsAt,
        alert.EndsAt,
        alert.SilencedBy);

    public string Summary => Annotations.GetValueOrDefault("summary", Name);
}
