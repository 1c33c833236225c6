using Surveyor.Nats;

namespace Surveyor.Benchmarks.Swarm;

/// <summary>A request as the swarm heard it.</summary>
public sealed record SwarmRequest(string Subject, byte[] Payload, Packing Packing);

/// <summary>
/// Many pretended servers behind one connection to a real one, as a user of its system account: they answer what a real server
/// would, honour options and paging, and send heartbeats.
/// </summary>
public sealed class Swarm : IAsyncDisposable
{
    static readonly string[] Subjects = ["$SYS.REQ.SERVER.PING", "$SYS.REQ.SERVER.*.*", "$SYS.REQ.ACCOUNT.PING.STATZ"];

    static readonly TimeSpan HeartbeatEvery = TimeSpan.FromSeconds(10);

    static readonly NatsHeaders[] Encodings = [null!, new NatsHeaders().Add("Content-Encoding", "gzip"), new NatsHeaders().Add("Content-Encoding", "snappy")];

    readonly SwarmPlan _plan;
    readonly SwarmReplies _replies;
    readonly INatsConnection _nats;
    readonly CancellationTokenSource _stop = new();
    readonly List<Task> _running = [];
    readonly Lock _gate = new();
    readonly List<SwarmRequest> _heard = [];

    Swarm(SwarmPlan plan, INatsConnection nats)
    {
        _plan = plan;
        _nats = nats;
        _replies = new(plan);
        Servers = [.. Enumerable.Range(0, plan.Servers).Select(index => new SwarmServer(plan, index))];
    }

    public IReadOnlyList<SwarmServer> Servers { get; }

    /// <summary>Which version of the replies is sent now.</summary>
    public int Beat { get; private set; }

    /// <summary>Requests are kept for <see cref="TakeHeard"/>.</summary>
    public bool Recording { get; set; }

    public static async Task<Swarm> StartAsync(SwarmPlan plan, NatsOpts opts)
    {
        var nats = new NatsConnection(opts with { Name = "swarm" });
        await nats.ConnectAsync();
        var swarm = new Swarm(plan, nats);
        swarm._replies.Prepare(swarm.Servers);
        foreach (var subject in Subjects)
        {
            swarm._running.Add(Task.Run(() => swarm.AnswerAsync(subject)));
        }

        swarm._running.Add(Task.Run(swarm.BeatAsync));
        await nats.PingAsync();
        return swarm;
    }

    /// <summary>All numbers move.</summary>
    public void Advance() => Beat = (Beat + 1) % _plan.Beats;

    /// <summary>Each of these servers is another process from now on.</summary>
    public void Restart(SwarmServer server)
    {
        lock (_gate)
        {
            server.Restart();
            _replies.Forget(server);
        }
    }

    /// <summary>All streams and consumers of the account are replaced by others.</summary>
    public void Renew(int account)
    {
        lock (_gate)
        {
            _replies.Renew(account);
        }
    }

    /// <summary>How often an account was renewed.</summary>
    public int EpochOf(int account) => _replies.EpochOf(account);

    public IReadOnlyList<SwarmRequest> TakeHeard()
    {
        lock (_gate)
        {
            var heard = _heard.ToArray();
            _heard.Clear();
            return heard;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _nats.DisposeAsync();
        _stop.Dispose();
    }

    async Task AnswerAsync(string subject)
    {
        await using var requests = _nats.Subscribe(subject);
        await foreach (var request in requests.ReadAllAsync(_stop.Token))
        {
            using (request)
            {
                await AnswerAsync(request);
            }
        }
    }

    async Task AnswerAsync(NatsMsg request)
    {
        var tokens = request.Subject.Split('.');
        var (to, question) = tokens.Length == 5 ? (tokens[3], tokens[4]) : (tokens[3], "PING");
        var packing = PackingOf(request.Headers?["Accept-Encoding"]);
        if (Recording)
        {
            lock (_gate)
            {
                _heard.Add(new(request.Subject, request.Data.ToArray(), packing));
            }
        }

        foreach (var server in to == "PING" ? Servers : [.. Servers.Where(server => server.Id == to)])
        {
            byte[]? reply;
            lock (_gate)
            {
                reply = _replies.Answer(server, question, request.Data.Span, packing, Beat);
            }

            if (reply is not null && request.ReplyTo is { } replyTo)
            {
                await SendAsync(server, replyTo, reply, question is "STATSZ" or "PING" || server.Fault == SwarmFault.Garbage ? Packing.None : packing);
            }
        }
    }

    async ValueTask SendAsync(SwarmServer server, string replyTo, byte[] reply, Packing packing)
    {
        if (server.Fault == SwarmFault.Late)
        {
            _ = Task.Delay(TimeSpan.FromSeconds(1), _stop.Token)
                .ContinueWith(_ => _nats.PublishAsync(replyTo, reply, Encodings[(int)packing]).AsTask(), _stop.Token, TaskContinuationOptions.None, TaskScheduler.Default);
            return;
        }

        for (var copy = 0; copy < (server.Fault == SwarmFault.Twice ? 2 : 1); copy++)
        {
            await _nats.PublishAsync(replyTo, reply, Encodings[(int)packing]);
        }
    }

    async Task BeatAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            foreach (var server in Servers.Where(server => server.Answers && server.Fault != SwarmFault.Garbage))
            {
                await _nats.PublishAsync($"$SYS.SERVER.{server.Id}.STATSZ", SwarmText.Statsz(_plan, server, Beat));
                await Task.Delay(HeartbeatEvery / Servers.Count, _stop.Token);
            }
        }
    }

    static Packing PackingOf(string? accept) => accept switch
    {
        null or "" => Packing.None,
        _ when accept.Contains("snappy", StringComparison.OrdinalIgnoreCase) || accept.Contains("s2", StringComparison.OrdinalIgnoreCase) => Packing.Snappy,
        _ when accept.Contains("gzip", StringComparison.OrdinalIgnoreCase) => Packing.Gzip,
        _ => Packing.None,
    };
}
