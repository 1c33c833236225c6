using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Metrics.Rows;

/// <summary>Something that belongs to a server.</summary>
interface IServerPart
{
    ServerView Server { get; }
}

/// <summary>A server at the time of a snapshot.</summary>
readonly struct ServerView(ServerRow row, DateTimeOffset taken) : IServerPart
{
    public ServerRow Row => row;

    public Statsz? Statsz => row.Statsz;

    /// <summary>A server without a name goes by its id.</summary>
    public string Name => row.Key.Name is { Length: > 0 } name ? name : row.Id;

    public string Cluster => row.Key.Cluster;

    /// <summary>As the server sees it: it names itself as the leader of the meta group.</summary>
    public bool LeadsMeta => MetaGroup is { Leader: { Length: > 0 } leader } && leader == Name;

    public MetaCluster? MetaGroup => JetStream?.Meta;

    /// <summary>Null when JetStream is off: some versions send an empty object then.</summary>
    public JetStreamVarz? JetStream => Statsz?.JetStream is { } part && (part.Config is not null || part.Stats is not null || part.Meta is not null) ? part : null;

    ServerView IServerPart.Server => this;

    public double? SecondsSince(DateTimeOffset? time) => Units.Age(time, taken);

    public static void All(PageScope scope, Exposition.RowList<ServerView> rows) => Fill(scope, rows, _ => true);

    /// <summary>Those whose STATSZ is known.</summary>
    public static void Answering(PageScope scope, Exposition.RowList<ServerView> rows) => Fill(scope, rows, row => row.Statsz is not null);

    static void Fill(PageScope scope, Exposition.RowList<ServerView> rows, Func<ServerRow, bool> wanted)
    {
        foreach (var row in scope.Servers)
        {
            if (wanted(row))
            {
                rows.Add(new(row, scope.Snapshot.Taken));
            }
        }
    }

    public static bool Troubled(in ServerView server) => server.Row.State is not ServerState.Up || server.Row.DuplicateName;
}
