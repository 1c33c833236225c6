using Surveyor.Events;
using Surveyor.Health;
using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Core.Tests.Health;

/// <summary>One stream with one consumer, as servers would tell of them from look to look.</summary>
sealed class Life
{
    static readonly DateTimeOffset Start = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    readonly Examiner _examiner;
    readonly List<(ulong Seq, DateTimeOffset At)> _stored = [];
    StreamRow _stream;

    public Life(HealthOptions? options = null)
    {
        _examiner = new(options ?? new());
        Made = StreamMade = Start - TimeSpan.FromHours(3);
    }

    public DateTimeOffset Now { get; private set; } = Start;

    public DateTimeOffset Made { get; set; }

    public DateTimeOffset StreamMade { get; set; }

    public ConsumerConfig Config { get; set; } = new() { IsDurable = true, AckPolicy = "explicit", AckWait = 30_000_000_000, MaxDeliver = -1, MaxAckPending = 1000 };

    public StreamConfig Stream { get; set; } = new() { Retention = "limits", Discard = "old", MaxMsgs = -1, MaxBytes = -1, MaxMsgsPerSubject = -1, Replicas = 1 };

    public AssetState State { get; set; } = AssetState.Ok;

    public string Leader { get; set; } = "n1";

    public ulong First { get; set; } = 1;

    public ulong Last { get; private set; }

    /// <summary>By how much the clock of the consumer's leader, another server then, is ahead of that of the stream's.</summary>
    public TimeSpan Skew { get; set; }

    /// <summary>The first sequence in the reply of the consumer's leader, where that is of another moment.</summary>
    public ulong? OwnFirst { get; set; }

    public long Deleted { get; set; }

    public ulong? Messages { get; set; }

    /// <summary>Deliveries, also of the same message.</summary>
    public ulong Delivered { get; set; }

    public ulong DeliveredStream { get; set; }

    public ulong Floor { get; set; }

    public long Out { get; set; }

    public long Redelivered { get; set; }

    public long Waiting { get; set; }

    public bool? PushBound { get; set; }

    public bool Paused { get; set; }

    public bool? Pinned { get; set; }

    /// <summary>Null: as many as lie behind the last delivered.</summary>
    public ulong? Pending { get; set; }

    public DateTimeOffset? LastDelivered { get; set; }

    public DateTimeOffset? LastAcked { get; set; }

    public JszPeer[] Peers { get; set; } = [];

    public JszSource[] Sources { get; set; } = [];

    public ServerRow[] Servers { get; set; } = [];

    public long Abandoned { get; set; }

    /// <summary>Messages the stream's store lost.</summary>
    public ulong Missing { get; set; }

    public bool HasConsumer { get; set; } = true;

    public ConsumerHealth Health { get; private set; }

    public StreamHealth StreamHealth { get; private set; }

    public ConsumerSample[] Samples => _examiner.Samples(in _stream, "C");

    public string Told => Health.Rule.Name;

    /// <summary>When the message was really stored.</summary>
    public DateTimeOffset StoredAt(ulong seq) => _stored[(int)seq - 1].At;

    /// <summary>Messages are stored now.</summary>
    public Life Publish(ulong count)
    {
        for (var i = 0UL; i < count; i++)
        {
            _stored.Add((++Last, Now));
        }

        return this;
    }

    /// <summary>Its leader knows nothing of the last ones.</summary>
    public Life TakeBack(ulong count)
    {
        _stored.RemoveRange((int)(Last - count), (int)count);
        Last -= count;
        return this;
    }

    /// <summary>They are given to a client, which acknowledges them or not.</summary>
    public Life Deliver(ulong count, bool ack = true)
    {
        DeliveredStream = Math.Max(DeliveredStream, First - 1) + count;
        Delivered += count;
        LastDelivered = Now;
        Out += ack ? 0 : (long)count;
        Floor = ack && Out == 0 ? DeliveredStream : Floor;
        LastAcked = ack ? Now : LastAcked;
        return this;
    }

    public Life Do(Action<Life> what)
    {
        what(this);
        return this;
    }

    public Life Wait(double seconds)
    {
        Now += TimeSpan.FromSeconds(seconds);
        return this;
    }

    /// <summary>Looks after so many seconds.</summary>
    public Life Look(double seconds = 30)
    {
        Wait(seconds);
        var snapshot = Picture();
        var report = _examiner.Examine(snapshot, Heard(), Now);
        (Health, StreamHealth) = (HasConsumer ? report.Consumers[0] : default, report.Streams[0]);
        return this;
    }

    /// <summary>The same replies in another picture.</summary>
    public Life LookAgain() => Look(0);

    /// <summary>Nothing is known for a moment.</summary>
    public Life LoseConnection()
    {
        _examiner.Examine(ClusterSnapshot.Empty with { Taken = Now }, Surveyor.Events.Heard.Nothing, Now);
        return this;
    }

    /// <summary>Several looks, between which something happens each time.</summary>
    public Life Looks(int count, double seconds = 30, Action<Life>? before = null)
    {
        for (var i = 0; i < count; i++)
        {
            before?.Invoke(this);
            Look(seconds);
        }

        return this;
    }

    Heard Heard() => Abandoned == 0 ? Surveyor.Events.Heard.Nothing : new()
    {
        Advisories = new() { All = [new(new("A", "", "S", "C", "max_deliver", ""), Abandoned, 0, null)] },
    };

    ClusterSnapshot Picture()
    {
        var isThere = State is AssetState.Ok;
        StreamRow stream = new()
        {
            Account = "A",
            AccountName = "A",
            Domain = "",
            Standalone = "",
            Name = "S",
            State = State,
            Leader = Leader,
            ClusterName = "c",
            RaftGroup = "",
            ServerName = Leader,
            ServerId = Leader,
            Created = StreamMade,
            Config = Stream,
            ConsumerRows = HasConsumer ? 1 : 0,
            PeerCount = Peers.Length,
            SourceCount = Sources.Length,
        };
        ConsumerRow consumer = new()
        {
            Name = "C",
            State = State,
            Leader = Leader,
            ClusterName = "c",
            RaftGroup = "",
            ServerName = Leader,
            ServerId = Leader,
            Created = Made,
            Config = Config,
            Ephemeral = !Config.IsDurable,
            PeerCount = Peers.Length,
        };
        if (isThere)
        {
            (stream.ReceivedAt, stream.ToldAt, stream.ConsumerCount) = (Now, Now, HasConsumer ? 1 : 0);
            (stream.FirstSeq, stream.LastSeq, stream.Deleted, stream.Subjects, stream.Lost) = (First, Last, Deleted, 1, Missing);
            stream.Messages = Messages ?? Last + 1 - First - (ulong)Deleted;
            stream.Bytes = stream.Messages * 100;
            stream.FirstTime = First <= Last ? StoredAt(First) : null;
            stream.LastTime = Last > 0 ? _stored[^1].At : null;
            consumer.ServerName = Skew == default ? Leader : "n9";
            (consumer.ReceivedAt, consumer.ToldAt, consumer.StreamFirstSeq, consumer.StreamLastSeq) = (Now, Now + Skew, OwnFirst ?? First, Last);
            (consumer.DeliveredConsumerSeq, consumer.DeliveredStreamSeq, consumer.LastDelivered) = (Delivered, DeliveredStream, LastDelivered);
            (consumer.AckFloorConsumerSeq, consumer.AckFloorStreamSeq, consumer.LastAcked) = (Floor, Floor, LastAcked);
            (consumer.AckPending, consumer.Redelivered, consumer.Waiting) = (Out, Redelivered, Waiting);
            consumer.Pending = Pending ?? Last - Math.Max(DeliveredStream, First - 1);
            (consumer.PushBound, consumer.Pinned, consumer.Paused) = (PushBound, Pinned, Paused);
        }

        _stream = stream;
        return new() { Taken = Now, Connection = new() { Connected = true }, Servers = Servers, Streams = [stream], Consumers = HasConsumer ? [consumer] : [], Peers = Peers, Sources = Sources };
    }
}
