using Surveyor.Alerts;

namespace Surveyor.Host.Pages;

/// <summary>Alerts as Surveyor evaluates them, and who is told.</summary>
/// <param name="Deliveries">Whom alerts are told to.</param>
public sealed record AlertList(IReadOnlyList<AlertLine> Alerts, IReadOnlyList<DeliveryReport> Deliveries)
{
    public static AlertList Nothing { get; } = new([], []);

    public static AlertList Of(AlertReport report) => new([.. report.Alerts.Select(AlertLine.Of)], report.Deliveries);

    static readonly string[] States = ["pending", "firing", "resolved"];

    /// <summary>Those of objectives, which have the label <c>slo</c>, that somebody is or was told of.</summary>
    public IReadOnlyList<AlertLine> OfObjectives() => [.. Alerts.Where(alert => alert.Labels.ContainsKey("slo") && alert.State != "pending")];

    /// <summary>Those of an objective of a service. A label that an alert lacks is about all.</summary>
    public IReadOnlyList<AlertLine> Of(ObjectiveLine line)
    {
        (string Label, string Value)[] wanted = [("slo", line.Objective), ("nats_service", line.Service), ("account", line.Account), ("requestor_account", line.RequestorAccount)];
        return [.. OfObjectives().Where(alert => wanted.All(one => alert.Labels.GetValueOrDefault(one.Label, "") is var label && (label.Length == 0 || label == one.Value)))];
    }

    /// <summary>Only those of a state, or of an objective.</summary>
    public Outcome<AlertList> Narrowed(IQueryCollection query)
    {
        if (query.Keys.FirstOrDefault(key => key is not ("state" or "objective")) is { } unknown)
        {
            return new(null, 400, $"there is no filter {unknown}; there are state, objective");
        }

        var (state, objective) = (query["state"].ToString(), query["objective"].ToString());
        return state.Length > 0 && !States.Contains(state)
            ? new(null, 400, $"there is no state {state}; there are {string.Join(", ", States)}")
            : new(this with { Alerts = [.. Alerts.Where(alert => (state.Length == 0 || alert.State == state) && (objective.Length == 0 || alert.Labels.GetValueOrDefault("slo") == objective))] });
    }
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
