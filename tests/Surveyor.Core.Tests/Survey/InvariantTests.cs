using Surveyor.Snapshot;
using Surveyor.Survey;

namespace Surveyor.Core.Tests.Survey;

/// <summary>Whatever happens in whatever order, some things are never shown.</summary>
public sealed class InvariantTests
{
    static readonly SurveyOptions Small = new() { Needs = Needs.All | Needs.StreamReplicas, MaxStreams = 12, MaxConsumers = 10, MaxServers = 9, PageAccounts = 5 };

    /// <summary>Each case is a story of its own, told by random numbers from a fixed start.</summary>
    public static TheoryData<int> Stories => [.. Enumerable.Range(1, 60)];

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task No_story_of_faults_and_changes_makes_the_picture_lie(int seed)
    {
        var random = new Random(seed);
        await using var world = new World(Small, "n1", "n2", "n3");
        var chaos = new Chaos(world, random);
        for (var chapter = 0; chapter < 12; chapter++)
        {
            var events = random.Next(4);
            for (var happening = 0; happening < events; happening++)
            {
                chaos.Happen();
            }

            await world.PassAsync(TimeSpan.FromSeconds(random.Next(1, 90)));
            var snapshot = await world.ScrapeAsync();

            world.Took.ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(3), chaos.Story);
            Check(world, snapshot, chaos.Story);
        }

        await chaos.HealAsync();
        var healed = await world.ScrapeAsync();
        Check(world, healed, chaos.Story);
        var living = world.System.Nodes.Where(node => node.Answers).Select(node => node.Id).ToHashSet();
        healed.Servers.Where(server => server.State == ServerState.Up).Select(server => server.Id).ShouldBe(living, ignoreOrder: true, chaos.Story);
        healed.Servers.Where(server => server.State == ServerState.Up).ShouldAllBe(server => server.Statsz != null && server.Varz != null, chaos.Story);
        healed.Questions.ShouldAllBe(question => question.Success == true, chaos.Story);
    }

    static void Check(World world, ClusterSnapshot snapshot, string story)
    {
        snapshot.Servers.Length.ShouldBeLessThanOrEqualTo(Small.MaxServers, story);
        snapshot.Streams.Length.ShouldBeLessThanOrEqualTo(Small.MaxStreams, story);
        snapshot.Consumers.Length.ShouldBeLessThanOrEqualTo(Small.MaxConsumers, story);
        if (!snapshot.Connection.Connected)
        {
            (snapshot.Servers.Length + snapshot.Streams.Length + snapshot.Consumers.Length + snapshot.Accounts.Length).ShouldBe(0, story);
        }

        Unique(snapshot.Servers.Select(server => (server.Key, server.Id)), story);
        Unique(snapshot.Streams.Select(stream => (stream.Account, stream.Domain, stream.Name)), story);
        Unique(snapshot.Consumers.Select(consumer => (consumer.Stream, consumer.Name)), story);
        Unique(snapshot.StreamReplicas.Select(replica => (replica.Account, replica.Domain, replica.Name, replica.ServerId)), story);
        foreach (var server in snapshot.Servers.Where(server => server.State != ServerState.Up))
        {
            new object?[] { server.Statsz, server.Varz, server.Jsz, server.Healthz, server.Gatewayz, server.Rtt }.ShouldAllBe(part => part == null, story);
        }

        foreach (ref var stream in snapshot.Streams.AsSpan())
        {
            var numbers = new object?[] { stream.Messages, stream.Bytes, stream.LastSeq, stream.ConsumerCount };
            LeadersWord(stream.State, stream.Leader, stream.ServerName, stream.Troubled, numbers, story);
        }

        foreach (ref var consumer in snapshot.Consumers.AsSpan())
        {
            var numbers = new object?[] { consumer.Pending, consumer.AckPending, consumer.DeliveredStreamSeq, consumer.Waiting };
            LeadersWord(consumer.State, consumer.Leader, consumer.ServerName, consumer.Troubled, numbers, story);
            if (consumer.State == AssetState.Ok)
            {
                // Only leaders know that something is pending; every pretended one has at least one message.
                consumer.Pending.ShouldNotBe(0UL, story);
            }
        }

        foreach (var question in snapshot.Questions)
        {
            (question.Success == true && (question.Silent > 0 || question.Malformed > 0 || question.Incomplete || question.Problem.Length > 0)).ShouldBeFalse(story);
        }

        world.System.MostHeavyAtOne.ShouldBeLessThanOrEqualTo(1, story);
        world.System.MostHeavy.ShouldBeLessThanOrEqualTo(Small.HeavyInFlight, story);
    }

    static void LeadersWord(AssetState state, string leader, string teller, bool troubled, object?[] numbers, string story)
    {
        if (state == AssetState.Ok)
        {
            teller.ShouldBe(leader, story);
            numbers.ShouldAllBe(number => number != null, story);
        }
        else
        {
            troubled.ShouldBeTrue(story);
            numbers.ShouldAllBe(number => number == null, story);
        }
    }

    static void Unique<T>(IEnumerable<T> identities, string story)
    {
        var all = identities.ToList();
        all.Distinct().Count().ShouldBe(all.Count, story);
    }
}
