using Surveyor.Alerts;
using Surveyor.Host.Pages;
using Surveyor.Objectives;
using Surveyor.Tests.Http;

namespace Surveyor.Tests.Pages;

/// <summary>Objectives and alerts to show.</summary>
static class ObjectiveReports
{
    public static Objective Fast { get; } = new() { Name = "price-fast", Service = "price", Threshold = TimeSpan.FromMilliseconds(500), Target = 0.99m, Owner = "pricing", Description = "Prices come quickly." };

    /// <summary>Ten times as fast as the target allows.</summary>
    public static ObjectiveStatus Burning { get; } = Status(Fast, ObjectiveState.Burning, 900, 100) with { Results = [new(EventResult.Good, 900), new(EventResult.Slow, 100)] };

    public static ObjectiveStatus Met { get; } = Status(Fast with { Name = "a-met", Owner = "" }, ObjectiveState.Met, 9_990, 10, service: "stock");

    public static ObjectiveStatus Missed { get; } = Status(Fast with { Name = "missed" }, ObjectiveState.Missed, 985, 15, service: "stock");

    public static ObjectiveStatus Unheard { get; } =
        Status(Fast with { Name = "unheard" }, ObjectiveState.Unknown, 0, 0, Fast.Period, "stock") with { Problem = ObjectiveProblem.NotHeard };

    public static ObjectiveStatus Unserved { get; } = new(Fast with { Name = "unserved", Service = "nothing*" }, "", "", "") { Problem = ObjectiveProblem.NoService };

    public static ObjectiveReport All { get; } = Of(Burning, Met, Missed, Unheard, Unserved);

    public static AlertList Alerts { get; } = new(
        [
            Alert("NatsObjectiveBurnsFast", "firing", ("slo", "price-fast"), ("nats_service", "price"), ("severity", "critical")),
            Alert("NatsObjectiveBurnsFast", "firing", ("slo", "price-fast"), ("nats_service", "stock")) with { SilencedBy = "known" },
            Alert("NatsObjectiveSilent", "resolved", ("slo", "unheard")) with { EndsAt = Clusters.Noon.AddMinutes(-1), Value = null },
            Alert("NatsObjectiveSilent", "pending", ("slo", "price-fast")),
            Alert("NatsServerDown", "firing", ("nats_server", "n1")),
        ],
        [new DeliveryReport("http://alerts:9093", "", 3, 1, new(2026, 11, 21, 11, 59, 0, TimeSpan.Zero))]);

    public static ObjectiveReport Of(params ObjectiveStatus[] statuses) => new(Clusters.Noon, statuses, new Dictionary<string, IReadOnlyList<string>>(), (_, _, _) => null);

    /// <summary>The same in all of its windows.</summary>
    public static ObjectiveStatus Status(Objective objective, ObjectiveState state, double good, double bad, TimeSpan unheard = default, string service = "price")
    {
        EventCounts counts = new(good, bad, unheard);
        return new(objective, service, "A1", "")
        {
            AccountName = "APP",
            State = state,
            Windows = [new(TimeSpan.FromHours(1), counts), new(objective.Period, counts)],
            Burns = [.. BurnWindows.Of(objective).Select(window => ErrorBudget.Burn(objective, window, _ => counts))],
        };
    }

    static AlertLine Alert(string name, string state, params (string Label, string Value)[] labels) => new(
        name, state, labels.ToDictionary(one => one.Label, one => one.Value), new Dictionary<string, string> { ["summary"] = $"{name} is {state}." }, 12.5, Clusters.Noon.AddMinutes(-5), null, null);
}
