using System.Text.Json;
using Surveyor.Nats;
using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Survey;

/// <summary>
/// One asking of the questions that are due. Over as soon as every server that is expected to answer has answered, at the
/// latest at the deadline.
/// </summary>
sealed class SurveyRound(SurveyMemory memory, LateReplies late, SurveyDeadline deadline)
{
    /// <summary>A PING unanswered for so long while no reply comes: our own server is gone or frozen.</summary>
    static readonly TimeSpan OwnServerPatience = TimeSpan.FromSeconds(2);

    readonly Func<ServerKey, bool>? _shown = memory.Shards.ServerChoice();
    readonly DateTimeOffset _startedAt = memory.Time.GetUtcNow();
    int _activeServers;
    bool _heardAnything;
    bool _outsideSystemAccount;

    public Lock Gate => memory.Gate;

    public INatsConnection Connection => memory.Connection;

    public SurveyOptions Options => memory.Options;

    public TimeProvider Time => memory.Time;

    public ServerCensus Census => memory.Census;

    public SurveyTally Tally => memory.Tally;

    public SurveyDeadline Deadline => deadline;

    /// <summary>Nobody is known yet: whom to expect is learned from the first replies.</summary>
    public bool IsFirst { get; } = NobodyIsExpected(memory);

    /// <summary>Asks all that is due at the given time.</summary>
    /// <exception cref="NatsDisconnectedException">The connection was lost; what was not answered stays due.</exception>
    public async Task RunAsync(IReadOnlyCollection<SurveyedQuestion> due)
    {
        using var over = new CancellationTokenSource();
        var watching = WatchOwnServerAsync(over.Token);
        try
        {
            var lights = memory.Plan.Lights.Where(light => due.Contains(light.Plan)).ToList();
            if (MustFindOutFirst() && lights.Remove(memory.Plan.Statsz))
            {
                await memory.Plan.Statsz.AskAsync(this);
                NoteStructure();
                MarkSilent(due);
            }

            if (lights.Find(light => light.Question == (Question)Ask.Leafz) is { } leafz && MayMeetUnknownLeafs(due))
            {
                lights.Remove(leafz);
                await leafz.AskAsync(this);
                NoteStructure();
            }

            await Task.WhenAll(lights.Select(light => light.AskAsync(this)).Append(new JetStreamPass(memory, this).RunAsync(due)));
            NoteStructure();
            await AskAccountsAsync(due);
        }
        finally
        {
            await over.CancelAsync();
            await watching;
        }

        Conclude(due);
    }

    static bool NobodyIsExpected(SurveyMemory memory)
    {
        lock (memory.Gate)
        {
            return !memory.Census.Servers.Any(server => server.ExpectedToAnswer);
        }
    }

    /// <summary>When nobody is known, or somebody is probably gone, the other questions wait until it is clear whom to expect.</summary>
    bool MustFindOutFirst()
    {
        lock (Gate)
        {
            return IsFirst || Census.Servers.Any(server => server.Suspect && server.State == ServerState.Up);
        }
    }

    /// <summary>Too big a reply cuts a leaf connection: before streams are asked for it must be clear who is behind one.</summary>
    bool MayMeetUnknownLeafs(IReadOnlyCollection<SurveyedQuestion> due)
    {
        if (memory.Plan.JszState is not { } state || !due.Contains(state))
        {
            return false;
        }

        lock (Gate)
        {
            return Census.Servers.Any(server =>
                server is { State: ServerState.Up, JetStream: true } && server.Answers.ReceivedAt(Ask.Leafz) is null && !server.SilentTo.Contains(Ask.Leafz));
        }
    }

    /// <summary>Whom a question is for, and how many servers are too old for it.</summary>
    public IReadOnlyList<KnownServer> Targets(Question question, QuestionOutcome outcome)
    {
        lock (Gate)
        {
            var concerned = Census.Servers
                .Where(server => server.State == ServerState.Up && !server.IsArriving(_startedAt) && IsConcerned(server, question))
                .ToList();
            outcome.Unsupported = concerned.Count(server => !server.Knows(question));
            concerned.RemoveAll(server => !server.Knows(question));
            outcome.Expected = concerned.Count;
            if (question != (Question)Ask.Statsz && !Census.Servers.Any(server => server.State == ServerState.Up))
            {
                outcome.Problem = "no server answers";
            }

            return concerned;
        }
    }

    /// <summary>Ids of those whose answers the round waits for.</summary>
    public HashSet<string> Waiting(Question question) => [.. Patience(question).Where(one => one.Patience == Timeout.InfiniteTimeSpan).Select(one => one.Id)];

    /// <summary>Ids of those who get a moment, and how long.</summary>
    /// <param name="only">The only ones that are asked; null: all.</param>
    public Dictionary<string, TimeSpan> Suspects(Question question, IReadOnlyList<KnownServer>? only) => Patience(question)
        .Where(one => one.Patience != Timeout.InfiniteTimeSpan && only?.Any(server => server.Id == one.Id) != false)
        .ToDictionary(one => one.Id, one => one.Patience);

    List<(string Id, TimeSpan Patience)> Patience(Question question)
    {
        var now = Time.GetUtcNow();
        lock (Gate)
        {
            return [.. Census.Servers
                .Where(server => IsConcerned(server, question) && server.Knows(question))
                .Select(server => (server.Id, server.PatienceFor(question, _startedAt, now)))
                .Where(one => one.Item2 is not null)
                .Select(one => (one.Id, one.Item2!.Value))];
        }
    }

    /// <summary>One that was probably replaced is asked STATSZ, which tells whether it is there still, and nothing else.</summary>
    bool IsConcerned(KnownServer server, Question question) => question == (Question)Ask.Statsz
        || ((!SurveyPlan.IsOfShownServers(question) || _shown?.Invoke(server.Key) != false)
            && (!question.JetStreamOnly || server.JetStream == true) && !(server.State == ServerState.Up && server.Left.IsCancellationRequested));

    public void SawActiveServers(int? count)
    {
        _heardAnything = true;
        _activeServers = Math.Max(_activeServers, count ?? 0);
    }

    /// <summary>Whether as many answered as the servers themselves say there are.</summary>
    public bool SeemsComplete(int answered) => _activeServers > 0 && answered >= _activeServers;

    /// <summary>The end of a question's gather: late replies are still heard, those to STATSZ of servers nobody expects, too.</summary>
    public async ValueTask LeaveAsync(Question question, INatsGather gather, bool missesSome, Func<NatsMsg, bool> take)
    {
        if (missesSome || question == (Question)Ask.Statsz)
        {
            await late.ListenAsync(question, gather, take);
            return;
        }

        await late.StopAsync(question);
        await gather.DisposeAsync();
    }

    /// <summary>No responders: for STATSZ that means our user is outside the system account.</summary>
    public void NobodyAnswers(Question question)
    {
        if (question == (Question)Ask.Statsz)
        {
            _outsideSystemAccount = true;
        }
    }

    async Task WatchOwnServerAsync(CancellationToken over)
    {
        var patience = TimeSpan.FromTicks(Math.Min(OwnServerPatience.Ticks, deadline.Total.Ticks * 6 / 10));
        using var patient = new CancellationTokenSource(patience, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patient.Token, over);
        var received = Connection.Stats.BytesIn;
        try
        {
            await Connection.PingAsync(either.Token);
        }
        catch (OperationCanceledException) when (!over.IsCancellationRequested && Connection.Stats.BytesIn == received)
        {
            Connection.ReconnectElsewhere($"no reply to any question, and no answer to a PING for {patience.TotalSeconds:0.#} s");
        }
        catch (Exception e) when (e is OperationCanceledException or NatsException)
        {
            // Answered otherwise, or the questions notice the loss themselves.
        }
    }

    /// <summary>Routes and meta groups name servers that may never have answered; links tell which are leaf nodes.</summary>
    void NoteStructure()
    {
        var now = Time.GetUtcNow();
        lock (Gate)
        {
            var up = Census.Servers.Where(server => server.State == ServerState.Up).ToList();
            var metaPeers = new List<(ServerKey, IEnumerable<string>)>();
            foreach (var server in up)
            {
                var statsz = server.Answers.Get(Ask.Statsz);
                foreach (var route in (statsz?.Routes ?? []).Select(route => route.Name).OfType<string>().Distinct())
                {
                    Census.Hearsay(route, server.Key, now);
                }

                if (statsz?.JetStream?.Meta is { } meta && meta.Leader == server.Key.Name)
                {
                    metaPeers.Add((server.Key, [.. (meta.Replicas ?? []).Select(peer => peer.Name).OfType<string>()]));
                }

                server.IsLeaf = IsLeaf(server, statsz) ?? server.IsLeaf;
            }

            Census.MetaPeers(metaPeers, now);
        }
    }

    /// <summary>
    /// A server that dialled a leaf link for the system account, through which alone we reach it; before 2.9.15 one that belongs to
    /// no cluster and yet knows others. A link of another account, to a service say, makes no leaf node of it.
    /// </summary>
    static bool? IsLeaf(KnownServer server, Statsz? statsz)
    {
        if (server.Answers.Get(Ask.Leafz) is { } leafz)
        {
            server.LinksTold = true;
            var links = (leafz.Leafs ?? []).Where(leaf => leaf.IsSpoke is not null).ToList();
            if (links.Count > 0)
            {
                var system = server.Answers.Get(Ask.Varz)?.SystemAccount;
                return links.Exists(leaf => leaf.IsSpoke == true && (system is null || leaf.Account == system));
            }
        }

        return statsz is null ? null : server.Key.Cluster == server.Key.Name && statsz is { Routes: null, Gateways: null, ActiveServers: > 1 };
    }

    async Task AskAccountsAsync(IReadOnlyCollection<SurveyedQuestion> due)
    {
        if (memory.Plan.AccountInfo is { } plan && due.Contains(plan))
        {
            await memory.Accounts.AskAsync(memory, plan, deadline);
        }

        if (memory.Plan.ImportTraffic is { } imports && due.Contains(imports))
        {
            await memory.Imports.AskAsync(memory, this, imports);
        }
    }

    /// <summary>Servers that left this round's STATSZ unanswered and said nothing else either are down.</summary>
    void MarkSilent(IReadOnlyCollection<SurveyedQuestion> due)
    {
        if (!due.Contains(memory.Plan.Statsz.Plan))
        {
            return;
        }

        var now = Time.GetUtcNow();
        lock (Gate)
        {
            foreach (var server in Census.Servers.Where(server => server.SilentTo.Contains(Ask.Statsz) && !(server.LastSeen >= _startedAt)).ToList())
            {
                server.SilentSince ??= now;
                Census.Silent(server, now);
            }
        }
    }

    void Conclude(IReadOnlyCollection<SurveyedQuestion> due)
    {
        MarkSilent(due);
        var now = Time.GetUtcNow();
        lock (Gate)
        {
            if (due.Contains(memory.Plan.Statsz.Plan))
            {
                Tally.NoReplies += Census.Servers.Count(server => server.State == ServerState.Down || (server.State == ServerState.Up && server.SilentTo.Contains(Ask.Statsz)));
                Tally.ActiveServers = _activeServers > 0 ? _activeServers : null;
                Tally.FailedRounds += _heardAnything ? 0 : 1;
                if (_heardAnything)
                {
                    memory.Watch.SystemAccount(true, "");
                }
            }

            Census.Age(now);
        }
    }

    /// <summary>Says which account the user is in when nobody answers as a system service.</summary>
    public async Task ExplainAsync()
    {
        if (!_outsideSystemAccount)
        {
            return;
        }

        var who = "the user";
        try
        {
            using var patient = new CancellationTokenSource(TimeSpan.FromMilliseconds(500), Time);
            using var message = await Connection.RequestAsync($"{Options.RequestPrefix}.USER.INFO", cancellation: patient.Token);
            var info = Ask.UserInfo.Decode(message.Data).Data;
            who = $"the user '{info?.UserName ?? info?.User}' belongs to account '{info?.AccountName ?? info?.Account}': it";
        }
        catch (Exception e) when (e is NatsException or OperationCanceledException or JsonException)
        {
            // 2.9 does not know USER.INFO.
        }

        memory.Watch.SystemAccount(false, $"{who} is not a user of the system account (no server answers {Options.RequestPrefix}.{Ask.Statsz.ToAll}: 503 no responders)");
    }
}
