namespace Surveyor.Protocol;

/// <summary>Accounts and streams of a JSZ reply.</summary>
static class JszStreamReader
{
    static readonly JszMembers<(string Consumer, string RaftGroup)> RaftGroup = new(
        ("name", static (ref json, ref pair) => pair.Consumer = json.Name()),
        ("raft_group", static (ref json, ref pair) => pair.RaftGroup = json.Name()));

    static readonly JszMembers<JszStream> Lost = new(("msgs", static (ref json, ref row) => row.Lost = Length(ref json)));

    static readonly JszMembers<JszStream> State = new(
        ("messages", static (ref json, ref row) => row.Messages = json.Unsigned()),
        ("bytes", static (ref json, ref row) => row.Bytes = json.Unsigned()),
        ("first_seq", static (ref json, ref row) => row.FirstSeq = json.Unsigned()),
        ("first_ts", static (ref json, ref row) => row.FirstTime = json.Time()),
        ("last_seq", static (ref json, ref row) => row.LastSeq = json.Unsigned()),
        ("last_ts", static (ref json, ref row) => row.LastTime = json.Time()),
        ("num_subjects", static (ref json, ref row) => row.Subjects = json.Signed()),
        ("num_deleted", static (ref json, ref row) => row.Deleted = json.Signed()),
        ("lost", static (ref json, ref row) => Lost.Read(ref json, ref row)),
        ("consumer_count", static (ref json, ref row) => row.ConsumerCount = json.Signed()));

    static readonly JszMembers<JszStream> Stream = new(
        ("name", static (ref json, ref row) => row.Name = json.Name()),
        ("created", static (ref json, ref row) => row.Created = json.Time()),
        ("cluster", static (ref json, ref row) => JszClusterReader.Read(ref json, ref row.Cluster)),
        ("config", static (ref json, ref row) => row.Config = JszConfigReader.Stream(ref json)),
        ("state", static (ref json, ref row) => State.Read(ref json, ref row)),
        ("mirror", static (ref json, ref _) => JszSourceReader.Read(ref json, mirror: true)),
        ("sources", static (ref json, ref _) => Sources(ref json)),
        ("consumer_detail", static (ref json, ref _) => JszConsumerReader.Read(ref json)),
        ("stream_raft_group", static (ref json, ref row) => row.RaftGroup = json.Name()),
        ("consumer_raft_groups", static (ref json, ref _) => RaftGroups(ref json)));

    static readonly JszMembers<JszAccount> Account = new(
        ("id", static (ref json, ref row) => row.Id = json.Name()),
        ("name", static (ref json, ref row) => row.Name = json.Name()),
        ("memory", static (ref json, ref row) => row.Memory = json.Unsigned()),
        ("storage", static (ref json, ref row) => row.Storage = json.Unsigned()),
        ("reserved_memory", static (ref json, ref row) => row.ReservedMemory = json.Limit()),
        ("reserved_storage", static (ref json, ref row) => row.ReservedStorage = json.Limit()),
        ("stream_detail", static (ref json, ref row) => Streams(ref json, row.Id)));

    /// <summary>Reads "account_details".</summary>
    public static void Accounts(ref JszCursor json)
    {
        json.EnterArray();
        while (json.NextElement())
        {
            ref var row = ref json.Rows.Accounts.Add();
            row.Id = row.Name = "";
            Account.Read(ref json, ref row);
        }
    }

    /// <summary>Servers write the id of an account before its streams.</summary>
    static void Streams(ref JszCursor json, string account)
    {
        var rows = json.Rows;
        if (rows.Wants is { } wants && !wants(account))
        {
            json.Skip();
            return;
        }

        json.EnterArray();
        while (json.NextElement())
        {
            var firstConsumer = rows.Consumers.Count;
            rows.RaftGroups.Clear();
            ref var row = ref rows.Streams.Add();
            row.Name = "";
            row.Account = rows.Accounts.Count - 1;
            row.FirstSource = rows.Sources.Count;
            Stream.Read(ref json, ref row);
            row.SourceCount = rows.Sources.Count - row.FirstSource;
            JszConsumerReader.Join(rows, firstConsumer);
        }
    }

    static void Sources(ref JszCursor json)
    {
        json.EnterArray();
        while (json.NextElement())
        {
            JszSourceReader.Read(ref json, mirror: false);
        }
    }

    static void RaftGroups(ref JszCursor json)
    {
        json.EnterArray();
        while (json.NextElement())
        {
            (string Consumer, string RaftGroup) pair = default;
            RaftGroup.Read(ref json, ref pair);
            if (pair is { Consumer: not null, RaftGroup: not null })
            {
                json.Rows.RaftGroups.Add(pair);
            }
        }
    }

    static ulong Length(ref JszCursor json)
    {
        ulong length = 0;
        json.EnterArray();
        while (json.NextElement())
        {
            length++;
            json.Skip();
        }

        return length;
    }
}
