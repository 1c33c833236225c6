using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Surveyor.Nats;

namespace Surveyor.Core.Tests.Survey;

/// <summary>A request as it was sent. <see cref="To"/> is "PING" or a server's id.</summary>
sealed record Request(string Subject, string Verb, string To, JsonObject Ask, DateTimeOffset At);

/// <summary>A NATS system of pretended servers behind one connection. Everything happens at the fake clock's pace.</summary>
sealed class FakeSystem(FakeTime time) : INatsConnection
{
    readonly Lock _gate = new();
    readonly List<FakeInbox> _inboxes = [];
    readonly List<FakeSubscription> _subscriptions = [];
    readonly List<Request> _requests = [];
    readonly Dictionary<string, int> _heavy = [];
    readonly HashSet<string> _denied = [];
    int _opened = 1;
    int _denials;

    public event Action<NatsConnectionEvent>? Happened;

    public List<FakeNode> Nodes { get; } = [];

    public List<FakeStream> Streams { get; } = [];

    public List<string> Accounts { get; } = ["APP", "SYS"];

    /// <summary>Accounts that export a service that is measured.</summary>
    public HashSet<string> Tracked { get; } = [];

    /// <summary>Makes each account of a JSZ reply that many bytes bigger.</summary>
    public int Padding { get; set; }

    public bool SystemUser { get; set; } = true;

    /// <summary>Subjects whose publish is refused when they contain it.</summary>
    public HashSet<string> Refused { get; } = [];

    /// <summary>Whoever subscribes from now on gets nothing to read of what arrives.</summary>
    public bool Hoards { get; set; }

    /// <summary>Subscriptions, each with the moment of it.</summary>
    public List<(string Subject, DateTimeOffset At)> Subscribed { get; } = [];

    /// <summary>How long connecting elsewhere takes; null: it never succeeds.</summary>
    public TimeSpan? ReconnectTakes { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How long after the fact an event about the connection is told, as the real one tells them from a queue.</summary>
    public TimeSpan EventDelay { get; set; }

    /// <summary>Called before a server answers, under no lock.</summary>
    public Action<FakeNode, Request>? BeforeReply { get; set; }

    public Func<string, FakeNode, ulong> UsedIn { get; set; } = (_, _) => 1234;

    /// <summary>Most JSZ requests that were open at once: over all, and at one server.</summary>
    public int MostHeavy { get; private set; }

    public int MostHeavyAtOne { get; private set; }

    /// <summary>Bytes of the replies to each question, by server.</summary>
    public Dictionary<(string Node, string Verb), long> Sent { get; } = [];

    /// <summary>Bytes of the biggest reply as sent.</summary>
    public long BiggestReply { get; private set; }

    /// <summary>The server connected to.</summary>
    public FakeNode? Own { get; private set; }

    public NatsConnectionState State { get; private set; } = NatsConnectionState.Open;

    public NatsServerInfo? Server => Own is { } own && State == NatsConnectionState.Open
        ? new(own.Id, own.Name, own.Version, own.Cluster, own.Domain, own.MaxPayload ?? 1 << 20, 1, [])
        : null;

    public NatsConnectionStats Stats => new(_opened - 1, 0, _denials, 0, 0, 0, 0);

    public DateTimeOffset Now => time.Now;

    public List<string> Reconnections { get; } = [];

    public IReadOnlyList<Request> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    public FakeNode Node(string name, Action<FakeNode>? change = null)
    {
        var node = new FakeNode(name) { Start = time.Now.AddHours(-1) };
        change?.Invoke(node);
        Nodes.Add(node);
        Own ??= node;
        return node;
    }

    public FakeStream Stream(string name, params FakeNode[] nodes) => Stream(new FakeStream(name, nodes));

    public FakeStream Stream(FakeStream stream)
    {
        Streams.Add(stream);
        return stream;
    }

    public void ForgetRequests()
    {
        lock (_gate)
        {
            _requests.Clear();
        }
    }

    public Task ConnectAsync(CancellationToken cancellation = default) => Task.CompletedTask;

    public ValueTask PublishAsync(string subject, ReadOnlyMemory<byte> payload, NatsHeaders? headers, string? replyTo, CancellationToken cancellation) =>
        PublishAsync(subject, payload.ToArray());

    ValueTask PublishAsync(string subject, byte[] payload)
    {
        DemandConnection();
        if (!Refused.Any(subject.Contains))
        {
            Publish(subject, Encoding.UTF8.GetString(payload));
        }

        return ValueTask.CompletedTask;
    }

    public INatsGather Gather()
    {
        DemandConnection();
        return Track(new FakeInbox(this));
    }

    public async ValueTask<NatsMsg> RequestAsync(string subject, ReadOnlyMemory<byte> payload, NatsHeaders? headers, CancellationToken cancellation)
    {
        DemandConnection();
        await using var inbox = Track(new FakeInbox(this));
        var heavy = subject.EndsWith(".JSZ", StringComparison.Ordinal);
        try
        {
            Heavy(subject, heavy ? 1 : 0);
            await inbox.AskAsync(subject, payload, headers, cancellation);
            var message = await inbox.NextAsync(cancellation);
            return message.IsNoResponders ? throw new NatsNoRespondersException(subject) : message;
        }
        finally
        {
            Heavy(subject, heavy ? -1 : 0);
        }
    }

    public INatsSubscription Subscribe(string subject, string? queueGroup)
    {
        var subscription = new FakeSubscription(subject, isRead: !Hoards);
        lock (_gate)
        {
            _subscriptions.Add(subscription);
            Subscribed.Add((subject, Now));
        }

        if (_denied.Contains(subject))
        {
            Refuse(subject);
        }

        return subscription;
    }

    /// <summary>The subject may not be heard, which who has subscribed is told now.</summary>
    public void Deny(string subject)
    {
        _denied.Add(subject);
        Refuse(subject);
    }

    public void Allow(string subject) => _denied.Remove(subject);

    public async Task<TimeSpan> PingAsync(CancellationToken cancellation)
    {
        DemandConnection();
        await using var inbox = Track(new FakeInbox(this));
        if (Own!.Answers)
        {
            return TimeSpan.Zero;
        }

        await inbox.NextAsync(cancellation);
        return TimeSpan.Zero;
    }

    public void ReconnectElsewhere(string reason)
    {
        Reconnections.Add(reason);
        Lose(reason);
    }

    /// <summary>The connection breaks; another server takes it after a while.</summary>
    public void Lose(string reason)
    {
        FakeInbox[] open;
        lock (_gate)
        {
            if (State != NatsConnectionState.Open)
            {
                return;
            }

            State = NatsConnectionState.Reconnecting;
            open = [.. _inboxes];
        }

        var lost = Own;
        Array.ForEach(open, inbox => inbox.Fail(new NatsDisconnectedException(reason)));
        Tell(new NatsConnectionEvent.Lost(reason));
        if (ReconnectTakes is { } takes)
        {
            time.After(takes, () => Open(Nodes.Find(node => node.Answers && node != lost) ?? lost));
        }
    }

    public void Open(FakeNode? node)
    {
        Own = node;
        State = NatsConnectionState.Open;
        _opened++;
        Tell(new NatsConnectionEvent.Opened("nats://fake", Server!, true));
    }

    public void Heartbeat(FakeNode node) => Publish($"$SYS.SERVER.{node.Id}.STATSZ", Json.Of(("server", Replies.Server(node, Now)), ("statsz", Replies.Statsz(this, node))).ToJsonString());

    public void Shutdown(FakeNode node) => Leave(node, "SHUTDOWN");

    public void LameDuck(FakeNode node) => Leave(node, "LAMEDUCK");

    /// <summary>An event arrives; nothing is heard while the connection is down.</summary>
    public void Publish(string subject, string json)
    {
        FakeSubscription[] hearing;
        lock (_gate)
        {
            hearing = State == NatsConnectionState.Open ? [.. _subscriptions] : [];
        }

        foreach (var subscription in hearing)
        {
            subscription.Deliver(subject, Encoding.UTF8.GetBytes(json));
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal void Close(FakeInbox inbox)
    {
        lock (_gate)
        {
            _inboxes.Remove(inbox);
        }
    }

    internal void Ask(FakeInbox inbox, string subject, ReadOnlyMemory<byte> payload, NatsHeaders? headers)
    {
        DemandConnection();
        var tokens = subject.Split('.');
        var ask = payload.IsEmpty ? [] : JsonNode.Parse(payload.Span)!.AsObject();
        var request = new Request(subject, tokens[^1], tokens.Length > 4 ? tokens[3] : "", ask, Now);
        lock (_gate)
        {
            _requests.Add(request);
        }

        if (Refused.Any(subject.Contains))
        {
            inbox.Post(new NatsPermissionException(NatsOperation.Publish, subject));
            Tell(new NatsConnectionEvent.PermissionDenied(NatsOperation.Publish, subject));
        }
        else if (Own!.Answers)
        {
            Answer(inbox, request, headers?["Accept-Encoding"] == "gzip");
        }
    }

    void Answer(FakeInbox inbox, Request request, bool gzip)
    {
        if (request.Verb == "INFO")
        {
            inbox.Post(Message.Of(Json.Of(("server", Replies.Server(Own!, Now)), ("data", Json.Of(("user", "joe"), ("account", "APP")))), gzip: false));
            return;
        }

        var asked = Nodes.Where(node => SystemUser && Knows(node, request.Verb) && (request.To == "PING" || request.To == node.Id)).ToList();
        if (!asked.Exists(node => node.Condition is Condition.Up or Condition.Frozen))
        {
            inbox.Post(Message.NoResponders());
            return;
        }

        foreach (var node in asked.Where(node => node.Answers))
        {
            time.After(node.Slow.GetValueOrDefault(request.Verb, node.Latency), () => Reply(inbox, node, request, gzip));
        }
    }

    void Reply(FakeInbox inbox, FakeNode node, Request request, bool gzip)
    {
        BeforeReply?.Invoke(node, request);
        if (node.Answers)
        {
            foreach (var message in Message.Replies(this, node, request, gzip))
            {
                lock (_gate)
                {
                    Sent[(node.Name, request.Verb)] = Sent.GetValueOrDefault((node.Name, request.Verb)) + message.Data.Length;
                    BiggestReply = Math.Max(BiggestReply, message.Data.Length);
                }

                inbox.Post(message);
            }
        }
    }

    static bool Knows(FakeNode node, string verb) =>
        verb != "RAFTZ" || System.Version.Parse(node.Version) >= new Version(2, 10, 26);

    void Leave(FakeNode node, string how)
    {
        node.Condition = Condition.Left;
        Publish($"$SYS.SERVER.{node.Id}.{how}", Replies.Server(node, Now).ToJsonString());
    }

    void Heavy(string subject, int change)
    {
        lock (_gate)
        {
            _heavy[subject] = _heavy.GetValueOrDefault(subject) + change;
            MostHeavy = Math.Max(MostHeavy, _heavy.Values.Sum());
            MostHeavyAtOne = Math.Max(MostHeavyAtOne, _heavy.Values.Max());
        }
    }

    FakeInbox Track(FakeInbox inbox)
    {
        lock (_gate)
        {
            _inboxes.Add(inbox);
        }

        return inbox;
    }

    void Refuse(string subject)
    {
        _denials++;
        Tell(new NatsConnectionEvent.PermissionDenied(NatsOperation.Subscribe, subject));
    }

    void Tell(NatsConnectionEvent happened) => time.After(EventDelay, () => Happened?.Invoke(happened));

    void DemandConnection()
    {
        if (State != NatsConnectionState.Open)
        {
            throw new NatsDisconnectedException("there is no connection");
        }
    }
}
