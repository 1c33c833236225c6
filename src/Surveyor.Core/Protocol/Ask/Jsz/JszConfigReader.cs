namespace Surveyor.Protocol;

/// <summary>Configurations, present when the page was asked with "config".</summary>
static class JszConfigReader
{
    static readonly ConfigTable<StreamConfig> Streams = new();
    static readonly ConfigTable<ConsumerConfig> Consumers = new();

    static readonly JszMembers<StreamFields> StreamMembers = new(
        ("subjects", static (ref json, ref row) => row.Subjects = Joined(ref json)),
        ("retention", static (ref json, ref row) => row.Retention = json.Name()),
        ("storage", static (ref json, ref row) => row.Storage = json.Name()),
        ("discard", static (ref json, ref row) => row.Discard = json.Name()),
        ("max_consumers", static (ref json, ref row) => row.MaxConsumers = json.Signed()),
        ("max_msgs", static (ref json, ref row) => row.MaxMsgs = json.Signed()),
        ("max_bytes", static (ref json, ref row) => row.MaxBytes = json.Signed()),
        ("max_age", static (ref json, ref row) => row.MaxAge = json.Signed()),
        ("max_msg_size", static (ref json, ref row) => row.MaxMsgSize = json.Signed()),
        ("max_msgs_per_subject", static (ref json, ref row) => row.MaxMsgsPerSubject = json.Signed()),
        ("num_replicas", static (ref json, ref row) => row.Replicas = json.Int()),
        ("sealed", static (ref json, ref row) => row.Sealed = json.Flag()),
        ("discard_new_per_subject", static (ref json, ref row) => row.DiscardNewPerSubject = json.Flag()),
        ("allow_msg_ttl", static (ref json, ref row) => row.AllowMsgTtl = json.Flag()),
        ("metadata", static (ref json, ref row) => row.Monitor = JszMonitorReader.Read(ref json)));

    static readonly JszMembers<ConsumerFields> ConsumerMembers = new(
        ("durable_name", static (ref json, ref row) => row.IsDurable = json.Name() is not null),
        ("ack_policy", static (ref json, ref row) => row.AckPolicy = json.Name()),
        ("ack_wait", static (ref json, ref row) => row.AckWait = json.Signed()),
        ("max_deliver", static (ref json, ref row) => row.MaxDeliver = json.Signed()),
        ("max_ack_pending", static (ref json, ref row) => row.MaxAckPending = json.Signed()),
        ("max_waiting", static (ref json, ref row) => row.MaxWaiting = json.Signed()),
        ("deliver_subject", static (ref json, ref row) => row.DeliverSubject = json.Name()),
        ("inactive_threshold", static (ref json, ref row) => row.InactiveThreshold = json.Signed()),
        ("pause_until", static (ref json, ref row) => row.PauseUntil = json.Time()),
        ("num_replicas", static (ref json, ref row) => row.Replicas = json.Int()),
        ("filter_subject", static (ref json, ref row) => row.Filter = json.Name() is { Length: > 0 } filter ? filter : null),
        ("filter_subjects", static (ref json, ref row) => row.Filter = Joined(ref json)),
        ("backoff", static (ref json, ref row) => row.LongestBackoff = Longest(ref json)),
        ("replay_policy", static (ref json, ref row) => row.ReplaysOriginal = json.Json.ValueSpan.SequenceEqual("original"u8)),
        ("deliver_policy", static (ref json, ref row) => row.SkipsMessages = json.Json.ValueSpan.SequenceEqual("last_per_subject"u8)),
        ("priority_policy", static (ref json, ref row) => row.PriorityPolicy = json.Name() is var policy and not ("" or "none") ? policy : null),
        ("metadata", static (ref json, ref row) => row.Monitor = JszMonitorReader.Read(ref json)));

    public static StreamConfig Stream(ref JszCursor json)
    {
        StreamFields row = default;
        StreamMembers.Read(ref json, ref row);
        return Streams.Shared(new()
        {
            Subjects = row.Subjects,
            Retention = row.Retention,
            Storage = row.Storage,
            Discard = row.Discard,
            MaxConsumers = row.MaxConsumers,
            MaxMsgs = row.MaxMsgs,
            MaxBytes = row.MaxBytes,
            MaxAge = row.MaxAge,
            MaxMsgSize = row.MaxMsgSize,
            MaxMsgsPerSubject = row.MaxMsgsPerSubject,
            Replicas = row.Replicas,
            Sealed = row.Sealed,
            DiscardNewPerSubject = row.DiscardNewPerSubject,
            AllowMsgTtl = row.AllowMsgTtl,
            Monitor = row.Monitor,
        });
    }

    public static ConsumerConfig Consumer(ref JszCursor json)
    {
        ConsumerFields row = default;
        ConsumerMembers.Read(ref json, ref row);
        return Consumers.Shared(new()
        {
            IsDurable = row.IsDurable,
            AckPolicy = row.AckPolicy,
            AckWait = row.AckWait,
            MaxDeliver = row.MaxDeliver,
            MaxAckPending = row.MaxAckPending,
            MaxWaiting = row.MaxWaiting,
            DeliverSubject = row.DeliverSubject,
            InactiveThreshold = row.InactiveThreshold,
            PauseUntil = row.PauseUntil,
            Replicas = row.Replicas,
            Filter = row.Filter,
            LongestBackoff = row.LongestBackoff,
            ReplaysOriginal = row.ReplaysOriginal,
            SkipsMessages = row.SkipsMessages,
            PriorityPolicy = row.PriorityPolicy,
            Monitor = row.Monitor,
        });
    }

    /// <summary>Nearly always one, which is shared between replies.</summary>
    static string? Joined(ref JszCursor json)
    {
        string? all = null;
        json.EnterArray();
        while (json.NextElement())
        {
            all = all is null ? json.Name() : $"{all}, {json.Name()}";
        }

        return all;
    }

    static long? Longest(ref JszCursor json)
    {
        long? longest = null;
        json.EnterArray();
        while (json.NextElement())
        {
            longest = Math.Max(longest ?? 0, json.Signed());
        }

        return longest;
    }

    struct StreamFields
    {
        public string? Subjects;
        public string? Retention;
        public string? Storage;
        public string? Discard;
        public long? MaxConsumers;
        public long? MaxMsgs;
        public long? MaxBytes;
        public long? MaxAge;
        public long? MaxMsgSize;
        public long? MaxMsgsPerSubject;
        public int? Replicas;
        public bool Sealed;
        public bool DiscardNewPerSubject;
        public bool AllowMsgTtl;
        public MonitorTerms? Monitor;
    }

    struct ConsumerFields
    {
        public bool IsDurable;
        public string? AckPolicy;
        public long? AckWait;
        public long? MaxDeliver;
        public long? MaxAckPending;
        public long? MaxWaiting;
        public string? DeliverSubject;
        public long? InactiveThreshold;
        public DateTimeOffset? PauseUntil;
        public int? Replicas;
        public string? Filter;
        public long? LongestBackoff;
        public bool ReplaysOriginal;
        public bool SkipsMessages;
        public string? PriorityPolicy;
        public MonitorTerms? Monitor;
    }
}
