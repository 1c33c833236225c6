using Surveyor.EndToEnd.Kit;
using Surveyor.EndToEnd.Truth;

namespace Surveyor.EndToEnd;

/// <summary>The rules that Surveyor writes, in a real Prometheus that scrapes two Surveyors.</summary>
public sealed class LiveRulesTests
{
    const string Service = "echo";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_Surveyors_double_nothing_and_the_rules_say_what_they_say()
    {
        await using var system = await TestCluster.SingleAsync();
        using var folder = new PromiseFolder(Service);
        var rules = Path.Combine(folder.Slos, "..", "rules");
        (await SurveyorProcess.RunAsync(["rules", "--slos", folder.Slos, "--out", rules])).ExitCode.ShouldBe(0);
        await using var one = await SurveyorProcess.StartAsync([.. system.SurveyorFlags(system.Sys), .. folder.Flags]);
        await using var other = await SurveyorProcess.StartAsync([.. system.SurveyorFlags(system.Sys), "--slos", folder.Slos, "--state-dir", folder.State + "2"]);
        await Listener.ListensAsync(system, system.Sys.User!, "lat.*.>", connections: 2);
        await using var prometheus = await TestPrometheus.RulingAsync(Path.Combine(rules, "slos.rules.yaml"), one, other);
        await prometheus.QueryUntilAsync($$"""count(nats_slo_events_total{slo="{{Service}}",result="good"}) == 2""");

        var samples = await Samples.OfAsync(system);
        for (var second = 0; second < 20; second++)
        {
            await samples.GoodAsync(Service, 100);
            await samples.FailedAsync(Service, second < 5 ? 0 : 40);
            await prometheus.QueryUntilAsync($$"""sum without (result) (nats_slo_events_total{slo="{{Service}}"}) >= {{((second + 1) * 100) + (Math.Max(0, second - 4) * 40)}}""");
        }

        var told = (await one.ScrapeAsync()).Value("nats_slo_error_ratio", ("slo", Service), ("window", "2m"));
        told.ShouldBe(600 / 2_600.0, 1e-9);
        var ratio = (await prometheus.QueryUntilAsync($$"""nats_slo:error_ratio:2m{slo="{{Service}}"}""")).ShouldHaveSingleItem().Value;
        ratio.ShouldBe(told, 0.01);

        // Prometheus reckons what came before its first and after its last sample; twice as much it would never be.
        (await prometheus.QueryAsync($$"""nats_slo:events:increase2m{slo="{{Service}}"}""")).ShouldHaveSingleItem().Value.ShouldBeInRange(2_000, 3_200);
        (await prometheus.QueryUntilAsync($$"""ALERTS{alertname="NatsObjectiveBurnsFast",alertstate="firing",slo="{{Service}}"}""")).ShouldHaveSingleItem().Labels.Keys.ShouldNotContain("instance");
        (await one.GetAsync("api/alerts")).ShouldContain("NatsObjectiveBurnsFast");
    }
}
