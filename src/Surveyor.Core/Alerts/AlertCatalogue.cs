namespace Surveyor.Alerts;

/// <summary>Every alert of the system there is. Those of objectives come with the objectives.</summary>
public static class AlertCatalogue
{
    public static IReadOnlyList<(string Group, IReadOnlyList<AlertRule> Rules)> Groups { get; } =
    [
        ("nats-surveyor", SurveyorAlerts.All),
        ("nats-servers", [.. StateAlerts.System, .. ServerAlerts.All]),
        ("nats-streams", StateAlerts.Streams),
        ("nats-consumers", StateAlerts.Consumers),
        ("nats-services", ServiceAlerts.All),
    ];

    public static IReadOnlyList<AlertRule> System { get; } = [.. Groups.SelectMany(static group => group.Rules)];
}
