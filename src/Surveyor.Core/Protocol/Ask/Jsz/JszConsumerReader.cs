namespace Surveyor.Protocol;

/// <summary>Consumers of a stream, and their raft groups, which come in a list of their own.</summary>
static class JszConsumerReader
{
    static readonly JszMembers<JszConsumer> Delivered = new(
        ("consumer_seq", static (ref json, ref row) => row.DeliveredConsumerSeq = json.Unsigned()),
        ("stream_seq", static (ref json, ref row) => row.DeliveredStreamSeq = json.Unsigned()),
        ("last_active", static (ref json, ref row) => row.LastDelivered = json.Time()));

    static readonly JszMembers<JszConsumer> AckFloor = new(
        ("consumer_seq", static (ref json, ref row) => row.AckFloorConsumerSeq = json.Unsigned()),
        ("stream_seq", static (ref json, ref row) => row.AckFloorStreamSeq = json.Unsigned()),
        ("last_active", static (ref json, ref row) => row.LastAcked = json.Time()));

    static readonly JszMembers<JszConsumer> Consumer = new(
        ("name", static (ref json, ref row) => row.Name = json.Name()),
        ("created", static (ref json, ref row) => row.Created = json.Time()),
        ("config", static (ref json, ref row) => row.Config = JszConfigReader.Consumer(ref json)),
        ("delivered", static (ref json, ref row) => Delivered.Read(ref json, ref row)),
        ("ack_floor", static (ref json, ref row) => AckFloor.Read(ref json, ref row)),
        ("num_ack_pending", static (ref json, ref row) => row.AckPending = json.Signed()),
        ("num_redelivered", static (ref json, ref row) => row.Redelivered = json.Signed()),
        ("num_waiting", static (ref json, ref row) => row.Waiting = json.Signed()),
        ("num_pending", static (ref json, ref row) => row.Pending = json.Unsigned()),
        ("cluster", static (ref json, ref row) => JszClusterReader.Read(ref json, ref row.Cluster)),
        ("push_bound", static (ref json, ref row) => row.PushBound = json.Flag()),
        ("priority_groups", static (ref json, ref row) => row.Unpinned = HasUnpinned(ref json)),
        ("paused", static (ref json, ref row) => row.Paused = json.Flag()),
        ("pause_remaining", static (ref json, ref row) => row.PauseRemaining = json.Signed()),
        ("ts", static (ref json, ref row) => row.Time = json.Time()));

    static readonly JszMembers<bool> Group = new(("pinned_client_id", static (ref json, ref pinned) => pinned = json.Name().Length > 0));

    static bool HasUnpinned(ref JszCursor json)
    {
        var unpinned = false;
        json.EnterArray();
        while (json.NextElement())
        {
            var pinned = false;
            Group.Read(ref json, ref pinned);
            unpinned |= !pinned;
        }

        return unpinned;
    }

    /// <summary>Reads "consumer_detail" of the stream added last.</summary>
    public static void Read(ref JszCursor json)
    {
        json.EnterArray();
        while (json.NextElement())
        {
            ref var row = ref json.Rows.Consumers.Add();
            row.Name = "";
            row.Stream = json.Rows.Streams.Count - 1;
            Consumer.Read(ref json, ref row);
            if (json.Rows.Sender is { } sender && row.Cluster.Leader is { Length: > 0 } leader && leader != sender)
            {
                Demote(json.Rows, in row);
            }
        }
    }

    static void Demote(JszRows rows, in JszConsumer row)
    {
        ref var follower = ref rows.Followers.Add();
        follower.Stream = row.Stream;
        follower.Name = row.Name;
        follower.Created = row.Created;
        follower.ClusterName = row.Cluster.Name;
        follower.Leader = row.Cluster.Leader!;
        follower.RaftGroup = row.Cluster.RaftGroup;
        follower.Config = row.Config;
        rows.Consumers.Truncate(rows.Consumers.Count - 1);
        rows.Peers.Truncate(rows.Peers.Count - row.Cluster.PeerCount);
    }

    /// <summary>Gives the consumers from <paramref name="first"/> on their raft groups.</summary>
    public static void Join(JszRows rows, int first)
    {
        // Servers write both lists in one order; those of followers stand between.
        var (consumers, next) = (rows.Consumers, first);
        foreach (var (name, group) in rows.RaftGroups)
        {
            if (next < consumers.Count && consumers[next].Name == name)
            {
                consumers[next++].RaftGroup = group;
            }
        }

        if (next < consumers.Count && rows.RaftGroups.Count > 0)
        {
            var byName = Index(consumers, first);
            foreach (var (name, group) in rows.RaftGroups)
            {
                if (byName.TryGetValue(name, out var at))
                {
                    consumers[at].RaftGroup = group;
                }
            }
        }
    }

    static Dictionary<string, int> Index(JszRowList<JszConsumer> consumers, int first)
    {
        var index = new Dictionary<string, int>();
        for (var at = first; at < consumers.Count; at++)
        {
            index[consumers[at].Name] = at;
        }

        return index;
    }
}
