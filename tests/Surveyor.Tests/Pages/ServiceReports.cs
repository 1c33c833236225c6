using Surveyor.Events;
using Surveyor.Hearing;
using Surveyor.Host.Pages;
using Surveyor.Tests.Http;

namespace Surveyor.Tests.Pages;

/// <summary>Services to show.</summary>
static class ServiceReports
{
    static readonly double[] Bounds = [0.1, 0.5, 1];

    /// <summary>A busy service of which a tenth is measured; one that is not heard now; one of which nothing came; and exports that nobody measures.</summary>
    public static ServiceReport Some { get; } = Of(
        [Price, Stock],
        [
            new("price", "A1", null) { Export = Export("price.quote", 9) with { Importers = [new("A2", "shop.price", true), new("A9", "price", false)] } },
            new("stock", "A1", HearingProblem.NotConnected) { Export = Export("stock", 100) },
            new("audit", "A2", HearingProblem.NobodyListens) { Export = Export("audit", 100) },
        ],
        [Export("price.quote", 9), Export("stock", 100), new("A2", "SHOP", "secret.door"), new("A1", "APP", "chat") { HasOneResponse = false }],
        service => service.Service switch { "price" => Busy, "stock" => Quiet, _ => null });

    /// <summary>Of six hundred measured requests in five minutes sixty failed.</summary>
    public static ServicePace Busy { get; } = new(
        [Clusters.Noon.AddMinutes(-1), Clusters.Noon.AddSeconds(-30), Clusters.Noon],
        [1.5, 2.5],
        TimeSpan.FromMinutes(5),
        2,
        new Dictionary<int, long> { [200] = 540, [503] = 60, [408] = 0 },
        [Part(0.2), Part(0.1), Part(0.02), Part(0.05), Part(0.03), Part(0.1), Part(0.15)]);

    static ServicePace Quiet { get; } = new([Clusters.Noon.AddSeconds(-30), Clusters.Noon], [double.NaN], TimeSpan.FromMinutes(5), null, new Dictionary<int, long> { [200] = 0 }, []);

    static ServiceHeard Price => new("price", "A1")
    {
        Statuses = [new(200, 9_000), new(503, 100)],
        LastHeard = Clusters.Noon.AddSeconds(-1),
        Requestors = [new("A1", "slow-client", [new(200, 1)], Part(0.2)), new("A2", "checkout", [new(200, 8_000), new(504, 7)], Part(0.2)), new("A2", "lost", [new(503, 5)], Part(0, 0))],
        Responders = [new("pricing-1", "n1", 9_000, Part(0.1)), new("pricing-2", "n2", 0, Part(0, 0))],
    };

    static ServiceHeard Stock => new("stock", "A1") { Statuses = [new(200, 0)] };

    public static ServiceReport Of(IReadOnlyList<ServiceHeard> heard, IReadOnlyList<HearingVerdict> hearing, IReadOnlyList<ExportedService>? told, Func<ServiceHeard, ServicePace?> pace)
    {
        var snapshot = Clusters.Healthy with { Accounts = [new("A1", "APP", null, null), new("A2", "SHOP", null, null)] };
        return new(snapshot, Clusters.Noon, heard, hearing, told, pace);
    }

    public static ExportedService Export(string subject, int? sampling) => new("A1", "APP", subject) { Sampling = sampling };

    /// <summary>Fifty durations: ten up to 0.1 s, thirty up to 0.5 s, ten of more than a second.</summary>
    static HistogramCounts Part(double mean, int scale = 1) => new(Bounds, [10 * scale, 30 * scale, 0, 10 * scale], mean * 50 * scale);
}
