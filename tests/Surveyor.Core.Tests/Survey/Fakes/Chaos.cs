namespace Surveyor.Core.Tests.Survey;

/// <summary>Things that happen to a NATS system, in random order, with a record to read when a test fails.</summary>
sealed class Chaos(World world, Random random)
{
    static readonly string[] Verbs = ["STATSZ", "VARZ", "JSZ", "GATEWAYZ", "LEAFZ", "STATZ", "RAFTZ", "HEALTHZ"];

    readonly List<string> _story = [];
    int _names;

    public string Story => string.Join('\n', _story);

    public void Happen()
    {
        var node = Any(world.System.Nodes);
        switch (random.Next(14))
        {
            case 0:
                Tell($"{node.Name} crashes", () => node.Condition = Condition.Crashed);
                break;
            case 1:
                Tell($"{node.Name} freezes", () => node.Condition = Condition.Frozen);
                break;
            case 2:
                Tell($"{node.Name} restarts", () => node.Restart(world.Time.Now));
                break;
            case 3:
                Tell($"{node.Name} shuts down", () => world.System.Shutdown(node));
                break;
            case 4:
                Tell($"{node.Name} is a lame duck", () => world.System.LameDuck(node));
                break;
            case 5:
                Tell($"{node.Name} sends a heartbeat", () => Beat(node));
                break;
            case 6:
                Spoil(node);
                break;
            case 7:
                Tell($"{node.Name} is well", node.Faults.Clear);
                break;
            case 8:
                Tell($"{node.Name} is slow", () => node.Latency = TimeSpan.FromMilliseconds(random.Next(800)));
                break;
            case 9:
                Tell("the connection breaks", () => world.System.Lose("reset"));
                break;
            case 10 when world.System.Nodes.Count < 6:
                Join();
                break;
            default:
                ChangeAssets(node);
                break;
        }
    }

    /// <summary>All is well again, for long enough to be noticed.</summary>
    public async Task HealAsync()
    {
        Tell("all is well", () =>
        {
            foreach (var node in world.System.Nodes)
            {
                node.Faults.Clear();
                node.Latency = TimeSpan.Zero;
                if (!node.Answers)
                {
                    node.Restart(world.Time.Now);
                }
            }
        });
        for (var rounds = 0; rounds < 4; rounds++)
        {
            await world.PassAsync(TimeSpan.FromSeconds(95));
            await world.ScrapeAsync();
        }

        await world.PassAsync(TimeSpan.FromSeconds(95));
    }

    void Beat(FakeNode node)
    {
        if (node.Answers)
        {
            world.System.Heartbeat(node);
        }
    }

    void Spoil(FakeNode node)
    {
        var verb = Any(Verbs);
        var fault = Any(Enum.GetValues<Fault>());
        Tell($"{node.Name} answers {verb} with {fault}", () => node.Faults[verb] = fault);
    }

    void Join()
    {
        var name = $"x{++_names}";
        Tell($"{name} joins", () => world.System.Node(name, node =>
        {
            node.Start = world.Time.Now;
            node.JetStream = random.Next(3) > 0;
            node.StandAlone = node.Leaf = random.Next(3) == 0;
            node.Domain = node.Leaf ? name : "";
            node.Version = Any(["2.9.10", "2.10.27", "2.12.0"]);
        }));
    }

    void ChangeAssets(FakeNode node)
    {
        var streams = world.System.Streams;
        var stream = streams.Count == 0 ? null : Any(streams);
        switch (random.Next(7))
        {
            case 0 when stream is not null:
                Tell($"{stream.Name} is deleted", () => streams.Remove(stream));
                break;
            case 1 when stream is not null:
                Tell($"{stream.Name} is created anew", () => stream.Created = world.Time.Now);
                break;
            case 2 when stream is not null:
                Tell($"{stream.Name} is led by another", () => stream.Leader = Any(stream.Nodes));
                break;
            case 3 when stream is not null:
                Tell($"{stream.Name} has no leader", () => stream.LeaderSeenBy = stream.LeaderSeenBy is null ? _ => null : null);
                break;
            case 4 when stream is { LeaderSeenBy: null }:
                Tell($"{stream.Name} is claimed by all", () => stream.LeaderSeenBy = seer => seer.Name);
                break;
            case 5 when stream is not null:
                Tell($"{stream.Name} gets a consumer", () => stream.Add(new($"c{++_names}") { Leader = Any(stream.Nodes) }));
                break;
            default:
                Create(node);
                break;
        }
    }

    void Create(FakeNode node)
    {
        var account = Any(world.System.Accounts);
        var peers = world.System.Nodes.Where(other => !other.StandAlone && other.JetStream).Take(random.Next(1, 4)).ToArray();
        var alone = node.StandAlone || peers.Length == 0;
        Tell($"{account} gets a stream and there is one account more", () =>
        {
            world.System.Accounts.Add($"A{++_names}");
            world.System.Stream(new FakeStream($"S{_names}", alone ? [node] : peers) { Account = account });
        });
    }

    void Tell(string what, Action action)
    {
        _story.Add($"{world.Time.Now:HH:mm:ss.fff} {what}");
        action();
    }

    T Any<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];
}
