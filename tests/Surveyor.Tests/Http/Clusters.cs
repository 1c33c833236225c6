using Surveyor.Snapshot;

namespace Surveyor.Tests.Http;

/// <summary>Pictures to show.</summary>
static class Clusters
{
    public static DateTimeOffset Noon { get; } = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    public static ClusterSnapshot Healthy { get; } = new()
    {
        Taken = Noon,
        Connection = new() { Connected = true, SystemAccount = true, ServerName = "n1" },
        Survey = new() { Rounds = 1, Answered = 3, Expected = 3 },
        Questions = [new() { Name = "statsz", Success = true, Expected = 3, Answered = 3 }],
        Servers = [Server("n1"), Server("n2"), Server("n3")],
    };

    public static ServerRow Server(string name, ServerState state = ServerState.Up, string cluster = "C1") => new()
    {
        Key = new(name, cluster, ""),
        Id = "N" + name,
        Version = "2.15.1",
        State = state,
        JetStream = true,
        LastAnswer = Noon,
    };

    public static StreamRow Stream(string name, AssetState state) => new() { Account = "A1", AccountName = "APP", Domain = "", Name = name, State = state };

    public static ConsumerRow Consumer(int stream, string name, AssetState state) => new() { Stream = stream, Name = name, State = state };
}
