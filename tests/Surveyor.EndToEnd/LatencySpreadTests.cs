using Surveyor.EndToEnd.Kit;
using Surveyor.EndToEnd.Truth;

namespace Surveyor.EndToEnd;

/// <summary>Requests that cross a gateway and a leaf node, whose samples reach the system account in one way or in two.</summary>
public sealed class LatencySpreadTests
{
    const string Service = "svc";
    const string Account = "APP";

    static readonly string[] Servers = [MeasuredServices.Near, MeasuredServices.West, MeasuredServices.Leaf];

    public static TheoryData<string> Versions => [.. Tools.NatsVersions];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Every_request_is_counted_once_however_often_its_sample_comes_and_an_outage_leaves_quantiles_alone(string version)
    {
        await using var services = await MeasuredServices.StartSpreadAsync(version);
        await using var surveyor = await services.ImportAsync();
        foreach (var milliseconds in (int[])[0, 3, 30])
        {
            await Task.WhenAll(Servers.Select(server => services.AskAsync(server, TimeSpan.FromMilliseconds(milliseconds))));
            await Task.WhenAll(Servers.Select(server => services.AskAsync(server, TimeSpan.FromMilliseconds(milliseconds), MeasuredServices.Edge)));
        }

        await Task.WhenAll(Servers.Select(services.ErrAsync));
        services.Samples.Count.ShouldBe(21);
        await LatencyTruth.AgreesAsync(surveyor, page => LatencyTruth.Durations(services.Samples, Service, page, Account));
        var durations = LatencyTruth.Shown(await surveyor.ScrapeAsync());
        var before = services.Copies;
        before.ShouldBeGreaterThanOrEqualTo(7, "what the leaf node measures comes in two ways");

        foreach (var server in Servers)
        {
            await services.TellAsync(server);
            await services.LeaveAsync(server);
            await services.AskNobodyAsync(server);
        }

        await Task.WhenAll(Servers.Select(services.WaitInVainAsync));
        services.Samples.Count.ShouldBe(33);
        await LatencyTruth.AgreesAsync(surveyor, _ => LatencyTruth.Counts(services.Samples, Service, Account, Account, services.Copies));
        services.Copies.ShouldBeGreaterThanOrEqualTo(before + 4);
        LatencyTruth.Shown(await surveyor.ScrapeAsync()).ShouldBe(durations);
        await LatencyTruth.AgreesAsync(surveyor, page => LatencyTruth.Durations(services.Samples, Service, page, Account));
    }
}
