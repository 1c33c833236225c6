namespace Surveyor.Core.Tests.Survey;

/// <summary>A pretended stream or consumer: who holds it and who leads it.</summary>
abstract class FakeAsset(string name)
{
    public string Name { get; } = name;

    public DateTimeOffset Created { get; set; } = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    public DateTimeOffset? LeaderSince { get; set; }

    /// <summary>Who leads in the eyes of one server; null: nobody. Overrides the leader.</summary>
    public Func<FakeNode, string?>? LeaderSeenBy { get; set; }

    /// <summary>When it was created in the eyes of one server.</summary>
    public Func<FakeNode, DateTimeOffset>? CreatedSeenBy { get; set; }

    /// <summary>Peers the leader calls offline.</summary>
    public List<string> OfflinePeers { get; } = [];

    public int Version { get; set; } = 1;
}

sealed class FakeStream(string name, params FakeNode[] nodes) : FakeAsset(name)
{
    public string Account { get; init; } = "APP";

    public List<FakeNode> Nodes { get; } = [.. nodes];

    public FakeNode? Leader { get; set; } = nodes[0];

    public ulong Messages { get; set; } = 100;

    /// <summary>Servers that answer without it.</summary>
    public List<FakeNode> Missing { get; } = [];

    public List<FakeConsumer> Consumers { get; } = [];

    public string? MirrorOf { get; set; }

    public string? MirrorError { get; set; }

    public string Retention { get; set; } = "limits";

    public FakeConsumer Add(FakeConsumer consumer)
    {
        Consumers.Add(consumer);
        return consumer;
    }
}

sealed class FakeConsumer(string name) : FakeAsset(name)
{
    /// <summary>Null: where the stream is.</summary>
    public List<FakeNode>? Nodes { get; set; }

    /// <summary>Null: nobody, unless <see cref="WithStream"/>.</summary>
    public FakeNode? Leader { get; set; }

    public bool WithStream => Leader is null && LeaderSeenBy is null;

    public ulong Pending { get; set; } = 5;

    public long AckPending { get; set; } = 2;

    public long Redelivered { get; set; }

    public bool Push { get; set; }

    public bool Durable { get; set; } = true;

    public List<FakeNode> NodesOf(FakeStream stream) => Nodes ?? stream.Nodes;

    public FakeNode? LeaderOf(FakeStream stream) => Leader ?? stream.Leader;
}
