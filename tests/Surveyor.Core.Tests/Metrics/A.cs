using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Metrics;

/// <summary>Parts of clusters to build snapshots from.</summary>
static class A
{
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Connected, and nothing known yet.</summary>
    public static ClusterSnapshot Cluster => new() { Taken = Now, Connection = new() { Connected = true } };

    public static ServerRow Server(string name, ServerState state = ServerState.Up) => new()
    {
        Key = new(name, "C1", ""),
        Id = $"N{name.ToUpperInvariant()}",
        Host = "10.0.0.1",
        Version = "2.12.1",
        JetStream = true,
        State = state,
    };

    public static StreamRow Stream(string name, string account = "APP") => new()
    {
        Account = account,
        AccountName = account.ToLowerInvariant(),
        Domain = "",
        Name = name,
        State = AssetState.Ok,
        ClusterName = "C1",
        RaftGroup = $"S-R3F-{name}",
        Leader = "n1",
        ServerName = "n1",
        ServerId = "NN1",
        Standalone = "",
        ReceivedAt = Now,
        ToldAt = Now,
        Messages = 10,
        Bytes = 1000,
        FirstSeq = 1,
        LastSeq = 10,
    };

    public static ConsumerRow Consumer(string name, int stream = 0) => new()
    {
        Stream = stream,
        Name = name,
        State = AssetState.Ok,
        Ephemeral = false,
        ClusterName = "C1",
        RaftGroup = $"C-R3F-{name}",
        Leader = "n2",
        ServerName = "n2",
        ServerId = "NN2",
        ReceivedAt = Now,
        ToldAt = Now,
        StreamLastSeq = 10,
        DeliveredConsumerSeq = 5,
        DeliveredStreamSeq = 5,
        AckFloorConsumerSeq = 3,
        AckFloorStreamSeq = 3,
        AckPending = 2,
        Redelivered = 0,
        Waiting = 1,
        Pending = 5,
    };

    /// <summary>One stream with these consumers.</summary>
    public static ClusterSnapshot StreamWith(params ConsumerRow[] consumers)
    {
        var stream = Stream("ORDERS");
        stream.ConsumerRows = consumers.Length;
        stream.ConsumerCount = consumers.Length;
        return Cluster with { Streams = [stream], Consumers = consumers };
    }

    public static StreamConfig Limits => new() { Storage = "file", MaxMsgs = 100, MaxBytes = 4000, MaxAge = 3_600_000_000_000, MaxMsgSize = -1, MaxConsumers = -1, Replicas = 3 };
}
