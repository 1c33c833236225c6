using System.Diagnostics;
using System.Text.Json.Nodes;
using Surveyor.EndToEnd.Kit;
using Surveyor.EndToEnd.Truth;
using Surveyor.Host.Demo;
using Surveyor.Nats;

namespace Surveyor.EndToEnd;

/// <summary>Samples that are captured from a real stream by the real program, which is killed again and again.</summary>
public sealed class CaptureTests
{
    const string Topic = "latency.*";
    const string Stream = "surveyor-latency_any";
    const int Kills = 6;
    const int BrokerRestart = 3;
    const int TornFile = 4;

    static readonly TimeSpan Drained = TimeSpan.FromSeconds(90);

    public static TheoryData<string> Versions => [.. Tools.NatsVersions];

    /// <summary>Of the consumers that captures make.</summary>
    static readonly TimeSpan AckWait = TimeSpan.FromSeconds(20);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Each_sample_is_counted_once_however_often_Surveyor_is_killed(string version)
    {
        var random = new Random(version.Length);
        await using var system = await TestCluster.SingleAsync(version);
        using var killedFolder = new CaptureFolder(system.App, Topic);
        using var steadyFolder = new CaptureFolder(system.App, Topic);
        await using var steady = await steadyFolder.StartAsync(system);
        await CapturesAsync(steady, 0);
        var killed = await killedFolder.StartAsync(system);
        await CapturesAsync(killed, 0);

        var clock = Stopwatch.StartNew();
        await using var publisher = await LatencyPublisher.StartAsync(system);
        for (var kill = 1; kill <= Kills; kill++)
        {
            await CapturesAsync(killed, 1);
            var until = publisher.Published + random.Next(5_000);
            await Eventually.TrueAsync(() => publisher.Published >= until, "some more are published");
            killed.Program.Kill();
            await killed.DisposeAsync();
            if (kill == BrokerRestart)
            {
                await publisher.PauseAsync(() => system["n1"].RestartAsync(Cancellation));
            }

            if (kill == TornFile)
            {
                await File.WriteAllTextAsync(killedFolder.State, (await File.ReadAllTextAsync(killedFolder.State, Cancellation))[..^20], Cancellation);
            }

            killed = await killedFolder.StartAsync(system);
            if (kill == TornFile)
            {
                await killed.Program.WaitForLineAsync("state.json is torn or none of Surveyor's; state.former.json takes its place");
            }
        }

        await CapturesAsync(killed, 1);
        await publisher.StopAsync();
        var rate = publisher.Published / clock.Elapsed.TotalSeconds;
        await using (killed)
        {
            foreach (var folder in new[] { killedFolder, steadyFolder })
            {
                await Eventually.TrueAsync(() => folder.Counts.Values.Sum() >= publisher.Published, "everything is counted", Drained);
                folder.Counts.ShouldBe(publisher.Counts);
                folder.Sum.ShouldBe(publisher.Sum);
            }

            await Task.WhenAll(PromisesAsync(killed, publisher), PromisesAsync(steady, publisher));
            (await steady.ScrapeAsync()).Value("nats_service_capture_pending_samples").ShouldBe(0);
            (await steady.ScrapeAsync()).All("nats_service_requests_total").Sum(static sample => sample.Value).ShouldBe(publisher.Published);
            await StopsAsync(system, killed, killedFolder, publisher);
        }

        rate.ShouldBeGreaterThan(3_000, "the machine is slow, but this is a load");
        TestContext.Current.SendDiagnosticMessage($"{version}: {publisher.Published} samples, {rate:0}/s");
    }

    /// <summary>What is promised of the services is kept with how far was read.</summary>
    static async Task PromisesAsync(SurveyorProcess surveyor, LatencyPublisher publisher)
    {
        var events = JsonNode.Parse(await surveyor.GetAsync("api/objectives"))!["objectives"]!.AsArray().Sum(static line => (double?)line!["events"] ?? 0);
        events.ShouldBe(publisher.Counts.Where(static one => one.Key[^3..] is "200" or "503" or "504").Sum(static one => one.Value), 1e-3);
    }

    [Fact]
    public async Task A_stream_that_is_missing_and_a_folder_that_is_taken_are_told_and_tried_again()
    {
        await using var system = await TestCluster.SingleAsync();
        using var folder = new CaptureFolder(system.App, Topic, "LATENCY");
        await using var surveyor = await folder.StartAsync(system);
        await surveyor.Program.WaitForLineAsync("there is no stream LATENCY: make one over 'latency.*'");
        (await surveyor.ScrapeAsync()).Value("nats_service_capture_up").ShouldBe(0);

        await using var nats = await system.ConnectAsync(system.App);
        await new JetStreamApi(nats, TimeProvider.System).CreateStreamAsync("LATENCY", ["latency.>"], cancellation: Cancellation);
        await CapturesAsync(surveyor, 0);
        await using var second = await folder.StartAsync(system);
        await second.Program.WaitForLineAsync("perhaps another process has it");
        (await second.ScrapeAsync()).Value("nats_service_capture_up").ShouldBe(0);
        surveyor.Program.Kill();
        await CapturesAsync(second, 0);
    }

    [Fact]
    public Task A_consumer_whose_Surveyor_never_comes_back_is_removed_by_the_server() => Task.WhenAll(Tools.NatsVersions.Select(IsRemovedAsync));

    static async Task IsRemovedAsync(string version)
    {
        await using var system = await TestCluster.SingleAsync(version);
        await using var nats = await system.ConnectAsync(system.App);
        var jetStream = new NatsJSContext(nats, TimeProvider.System);
        await jetStream.CreateStreamAsync(new("LATENCY", "latency.*", TimeSpan.FromDays(1), 1 << 20), Cancellation);
        foreach (var durable in (string[])["left", "used"])
        {
            await jetStream.CreateConsumerAsync("LATENCY", new(durable, "latency.*", 1, TimeSpan.FromSeconds(20), 50_000, TimeSpan.FromSeconds(2)), Cancellation);
        }

        await using var fetch = jetStream.Fetch("LATENCY", "used");
        await fetch.AskAsync(10, Cancellation);
        await Eventually.TrueAsync(async () => await jetStream.FindConsumerAsync("LATENCY", "left", Cancellation) is null, "it is gone");
        (await jetStream.FindConsumerAsync("LATENCY", "used", Cancellation)).ShouldNotBeNull();
    }

    static Task CapturesAsync(SurveyorProcess surveyor, int samples) => Eventually.TrueAsync(
        async () =>
        {
            var page = await surveyor.ScrapeAsync();
            return page.Value("nats_service_capture_up") == 1 && page.Value("nats_service_capture_folded_samples_total") >= samples;
        },
        "it captures");

    /// <summary>One that is told to stop leaves nothing that would have to come again.</summary>
    static async Task StopsAsync(TestSystem system, SurveyorProcess surveyor, CaptureFolder folder, LatencyPublisher publisher)
    {
        await using var nats = await system.ConnectAsync(system.App);
        var jetStream = new NatsJSContext(nats, TimeProvider.System);

        // What the killed one had counted and not acknowledged comes again after the ack wait, and is recognised.
        await AcknowledgedAsync(jetStream, folder);
        surveyor.Program.Terminate();
        (await surveyor.Program.WaitForExitAsync(TimeSpan.FromSeconds(10))).ShouldBe(0);
        folder.Counts.ShouldBe(publisher.Counts);
        await AcknowledgedAsync(jetStream, folder);
    }

    static Task AcknowledgedAsync(NatsJSContext jetStream, CaptureFolder folder) => Eventually.HoldsAsync(
        async () =>
        {
            var consumer = await jetStream.FindConsumerAsync(Stream, folder.Durable, Cancellation);
            (consumer!.NumAckPending, consumer.NumPending).ShouldBe((0UL, 0UL));
        },
        AckWait * 2);
}
