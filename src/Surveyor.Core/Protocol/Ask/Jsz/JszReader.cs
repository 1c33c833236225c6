using System.Text.Json;
using System.Text.Json.Serialization;

namespace Surveyor.Protocol;

/// <summary>Reads a JSZ reply in one pass over its UTF-8 into compact rows.</summary>
public static class JszReader
{
    static readonly JszMembers<Envelope> Root = new(
        ("server", static (ref json, ref reply) => reply.Server = json.Sender(JszJson.Default.ServerInfo)),
        ("error", static (ref json, ref reply) => reply.Error = json.Value(JszJson.Default.ApiError)),
        ("data", static (ref json, ref reply) => Data(ref json, ref reply)));

    static readonly JszMembers<Envelope> Head = new(
        ("now", static (ref json, ref reply) => reply.Now = json.Time()),
        ("disabled", static (ref json, ref reply) => reply.Disabled = json.Flag()),
        ("config", static (ref json, ref reply) => reply.Config = json.Value(JszJson.Default.JetStreamConfig)),
        ("streams", static (ref json, ref reply) => reply.Streams = json.Signed()),
        ("consumers", static (ref json, ref reply) => reply.Consumers = json.Signed()),
        ("messages", static (ref json, ref reply) => reply.Messages = json.Unsigned()),
        ("bytes", static (ref json, ref reply) => reply.Bytes = json.Unsigned()),
        ("streams_leader", static (ref json, ref reply) => reply.StreamsLeader = json.Signed()),
        ("consumers_leader", static (ref json, ref reply) => reply.ConsumersLeader = json.Signed()),
        ("meta_cluster", static (ref json, ref reply) => reply.Meta = json.Value(JszJson.Default.MetaCluster)),
        ("total", static (ref json, ref reply) => reply.AccountsTotal = json.Int()),
        ("account_details", static (ref json, ref _) => JszStreamReader.Accounts(ref json)));

    /// <exception cref="JsonException">Not a JSZ reply.</exception>
    public static Answer<JszReply> Read(ReadOnlyMemory<byte> utf8) => Read(utf8.Span, NameTable.Shared);

    /// <param name="wants">Which accounts' streams to take, by id; null: all. Of others only the account itself is taken.</param>
    /// <exception cref="JsonException">Not a JSZ reply.</exception>
    public static Answer<JszReply> Read(ReadOnlyMemory<byte> utf8, Func<string, bool>? wants) => Read(utf8.Span, NameTable.Shared, wants);

    /// <param name="utf8">The reply, decompressed.</param>
    /// <param name="names">Where its names are looked up and kept.</param>
    /// <exception cref="JsonException">Not a JSZ reply.</exception>
    public static Answer<JszReply> Read(ReadOnlySpan<byte> utf8, NameTable names, Func<string, bool>? wants = null)
    {
        using var rows = JszRows.Take();
        rows.Wants = wants;
        var json = new JszCursor(utf8, names, rows, splits: false);
        return Read(ref json);
    }

    /// <summary>Reads a reply while it is decompressed, and of consumers led by other servers only that they are there.</summary>
    /// <param name="wants">Which accounts' streams to take, by id; null: all. Of others only the account itself is taken.</param>
    /// <param name="bytes">How many bytes it has, decompressed.</param>
    /// <exception cref="JsonException">Not a JSZ reply.</exception>
    public static Answer<JszReply> Read(Stream utf8, Func<string, bool>? wants, out long bytes) => Read(utf8, JszWindow.Usual, splits: true, out bytes, wants);

    /// <param name="stretch">Bytes that are there at a time.</param>
    /// <param name="splits">Consumers led by other servers than the sender become followers.</param>
    internal static Answer<JszReply> Read(Stream utf8, int stretch, bool splits, out long bytes, Func<string, bool>? wants = null)
    {
        using var rows = JszRows.Take();
        rows.Wants = wants;
        using var window = new JszWindow(utf8, stretch);
        var json = new JszCursor(window, NameTable.Shared, rows, splits);
        var answer = Read(ref json);
        bytes = window.Total;
        return answer;
    }

    static Answer<JszReply> Read(ref JszCursor json)
    {
        Envelope reply = default;
        try
        {
            json.Read();
            Root.Read(ref json, ref reply);
            json.Read();
        }
        catch (InvalidOperationException e)
        {
            // The reader's word for text that is not UTF-8 once unescaped.
            throw new JsonException(e.Message, e);
        }

        return new(reply.Server, reply.HasData ? Reply(reply, json.Rows) : null, reply.Error);
    }

    static void Data(ref JszCursor json, ref Envelope reply)
    {
        Head.Read(ref json, ref reply);
        reply.HasData = true;
    }

    static JszReply Reply(in Envelope reply, JszRows rows) => new()
    {
        Totals = new()
        {
            Now = reply.Now,
            Disabled = reply.Disabled,
            Config = reply.Config,
            Streams = reply.Streams,
            Consumers = reply.Consumers,
            Messages = reply.Messages,
            Bytes = reply.Bytes,
            StreamsLeader = reply.StreamsLeader,
            ConsumersLeader = reply.ConsumersLeader,
            Meta = reply.Meta,
            AccountsTotal = reply.AccountsTotal,
        },
        Accounts = rows.Accounts.ToArray(),
        Streams = rows.Streams.ToArray(),
        Consumers = rows.Consumers.ToArray(),
        Followers = rows.Followers.ToArray(),
        Peers = rows.Peers.ToArray(),
        Sources = rows.Sources.ToArray(),
    };

    struct Envelope
    {
        public ServerInfo? Server;
        public ApiError? Error;
        public bool HasData;
        public DateTimeOffset? Now;
        public bool? Disabled;
        public JetStreamConfig? Config;
        public long? Streams;
        public long? Consumers;
        public ulong? Messages;
        public ulong? Bytes;
        public long? StreamsLeader;
        public long? ConsumersLeader;
        public MetaCluster? Meta;
        public int? AccountsTotal;
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    Converters = [typeof(ServerTime)])]
[JsonSerializable(typeof(ServerInfo))]
[JsonSerializable(typeof(ApiError))]
[JsonSerializable(typeof(JetStreamConfig))]
[JsonSerializable(typeof(MetaCluster))]
[JsonSerializable(typeof(JszOptions))]
sealed partial class JszJson : JsonSerializerContext;
