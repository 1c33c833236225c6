using Surveyor.Events;
using Surveyor.Objectives;

namespace Surveyor.Tests.Commands;

/// <summary>The objectives whose rules are in config/prometheus/.</summary>
static class ExampleObjectives
{
    public static readonly IReadOnlyList<Objective> All =
    [
        new()
        {
            Name = "prices-fast",
            Service = "prices",
            Description = "Prices are quoted while a customer looks at them.",
            Threshold = TimeSpan.FromMilliseconds(250),
            Target = 0.99m,
            Owner = "pricing",
            Labels = new SortedDictionary<string, string> { ["team"] = "pricing" },
        },
        new()
        {
            Name = "checkout-p99",
            Service = "checkout.*",
            Part = LatencyPart.Total,
            Threshold = TimeSpan.FromMilliseconds(500),
            Target = 0.99m,
            Period = TimeSpan.FromDays(7),
            BreachFor = TimeSpan.FromMinutes(2),
            ByRequestorAccount = true,
            Annotations = new SortedDictionary<string, string> { ["dashboard"] = "checkout" },
        },
    ];
}
