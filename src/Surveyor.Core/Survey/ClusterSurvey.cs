using Surveyor.Nats;
using Surveyor.Protocol;
using Surveyor.Shards;
using Surveyor.Snapshot;

namespace Surveyor.Survey;

/// <summary>Asks all servers, remembers which there should be, and keeps the latest picture.</summary>
public sealed class ClusterSurvey : IAsyncDisposable
{
    /// <summary>One that was running, one of our own, one for JSZ after servers came or went.</summary>
    const int MostRounds = 3;

    /// <summary>The least time of a round, whose caller may leave before its end: with less a server that is far away would seem down to everybody.</summary>
    static readonly TimeSpan ShortestRound = TimeSpan.FromSeconds(1);

    static readonly TimeSpan JustNow = TimeSpan.FromSeconds(1);

    readonly SurveyMemory _memory;
    readonly LateReplies _late;
    readonly ShardAnnouncer? _announcer;
    readonly TimeProvider _time;
    readonly Lock _starting = new();
    readonly CancellationTokenSource _disposing = new();
    readonly ScrapePace _scrapes;
    Task _round = Task.CompletedTask;
    volatile ClusterSnapshot _latest = ClusterSnapshot.Empty;
    TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    long _lostAt;
    int _censusAtJetStream;
    int _shardsAtRound;

    public ClusterSurvey(INatsConnection connection, SurveyOptions options, TimeProvider time)
    {
        (_time, _scrapes) = (time, new(time));
        var instance = Guid.NewGuid().ToString("N");
        _memory = new(connection, options, new(options.Shard, instance, time), time);
        _announcer = options.Shard is { IsFixed: false } shard ? new(connection, shard, instance, _memory.Shards, time) : null;
        _late = new(_memory.Tally, _memory.Gate);
        _memory.Watch.Expect(_memory.Plan.Subjects);
        _memory.Watch.Opened += OnOpened;
        _memory.Watch.Lost += OnLost;
        if (connection.State == NatsConnectionState.Open)
        {
            _opened.TrySetResult();
        }
    }

    /// <summary>Raised after every round with the new picture, and when the connection is lost. Handlers must not block.</summary>
    public event Action<ClusterSnapshot>? Surveyed;

    /// <summary>JSZ is asked less often from now on, or normally again: the number of consumers crossed the limit.</summary>
    public event Action<int>? PaceChanged;

    /// <summary>A server says that it leaves; true: as a lame duck.</summary>
    public event Action<ServerInfo, bool>? ServerLeft;

    /// <summary>The picture of the last round; never null, <see cref="ClusterSnapshot.Empty"/> before the first.</summary>
    public ClusterSnapshot Latest => _latest;

    /// <summary>
    /// The picture with everything fresh enough: joins the running round or starts one for what is stale. Concurrent callers
    /// share it. Never throws for silent or failing servers; a missing connection is in the picture.
    /// </summary>
    public Task<ClusterSnapshot> SurveyAsync(TimeSpan timeout, CancellationToken cancellation = default)
    {
        NoteScrape();
        return SurveyShareAsync(timeout, cancellation);
    }

    /// <summary>Another one is active: nobody is asked, and nothing is shown but the connection.</summary>
    public bool StandsBy { get; set; }

    /// <summary>Imports of services whose requests are counted, a few in each round.</summary>
    public void Watch(IReadOnlyCollection<ServiceImport> imports) => _memory.Imports.Watched = imports;

    /// <summary>What one that stands by shows.</summary>
    public ClusterSnapshot Standby()
    {
        lock (_memory.Gate)
        {
            return SnapshotBuilder.Standby(_memory, _time.GetUtcNow());
        }
    }

    /// <summary>Before the end: other members of the group learn what they must show from then on. Ends when they show it.</summary>
    public Task LeaveAsync() => _announcer?.LeaveAsync() ?? Task.CompletedTask;

    /// <summary>Hears heartbeats and server events, and surveys at the loop's pace, until cancelled. Throws what any of it fails with.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        List<Task> parts =
        [
            .. new ServerEvents(_memory, ServerLeft).Hear(any.Token),
            .. _announcer is { } announcer ? [announcer.RunAsync(any.Token)] : Array.Empty<Task>(),
            .. Loop(_memory.Options.LoopLight, () => [_memory.Plan.Statsz.Plan], any.Token),
            .. Loop(_memory.Options.LoopHeavy, () => _memory.Plan.Questions, any.Token),
        ];

        // None ends by itself: the first that does has failed, and the others would go on without anybody noticing.
        await Task.WhenAny(parts);
        await any.CancelAsync();
        await Task.WhenAll(parts);
    }

    public async ValueTask DisposeAsync()
    {
        await _disposing.CancelAsync();
        await _round.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _late.DisposeAsync();
        _memory.Dispose();
        _disposing.Dispose();
    }

    IEnumerable<Task> Loop(TimeSpan pause, Func<IEnumerable<SurveyedQuestion>> questions, CancellationToken cancellation) =>
        pause > TimeSpan.Zero ? [LoopAsync(pause, questions, cancellation)] : [];

    async Task LoopAsync(TimeSpan pause, Func<IEnumerable<SurveyedQuestion>> questions, CancellationToken cancellation)
    {
        while (true)
        {
            await _opened.Task.WaitAsync(cancellation);
            if (StandsBy)
            {
                // Servers that come and go meanwhile are known by their heartbeats.
                lock (_memory.Gate)
                {
                    _memory.Census.AgeUnasked(_time.GetUtcNow());
                }
            }
            else
            {
                await SurveyAsync(_latest.Taken == default ? _memory.Plan.Questions : questions(), _memory.Options.Timeout, cancellation);
            }

            await Task.Delay(pause, _time, cancellation);
        }
    }

    /// <summary>Who shows what is decided last: members may have come or gone since the picture was taken.</summary>
    async Task<ClusterSnapshot> SurveyShareAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        var picture = await SurveyAsync(_memory.Plan.ForScrapes, timeout, cancellation);
        return picture with { Shard = _memory.Shards.Now };
    }

    async Task<ClusterSnapshot> SurveyAsync(IEnumerable<SurveyedQuestion> wanted, TimeSpan timeout, CancellationToken cancellation)
    {
        var startedAt = _time.GetTimestamp();
        var wantedAt = _time.GetUtcNow();
        var questions = wanted.ToList();
        await ReconnectingAsync(timeout, cancellation);
        var rounds = 0;
        for (; _memory.Connection.State == NatsConnectionState.Open; rounds++)
        {
            var left = timeout - _time.GetElapsedTime(startedAt);
            if (left <= TimeSpan.Zero)
            {
                return Unfinished();
            }

            if (rounds == MostRounds || Join(questions, wantedAt, left) is not { } round)
            {
                return _latest;
            }

            try
            {
                await round.WaitAsync(left, _time, cancellation);
            }
            catch (TimeoutException)
            {
                return Unfinished();
            }
        }

        if (rounds == 0)
        {
            // A round that was lost on the way has counted itself.
            CountFailure();
        }

        return Disconnected();
    }

    /// <summary>What is known in the middle of a round, for somebody who cannot wait for its end.</summary>
    ClusterSnapshot Unfinished()
    {
        lock (_memory.Gate)
        {
            return SnapshotBuilder.Unfinished(_memory, _time.GetUtcNow());
        }
    }

    /// <summary>A connection lost just now is usually made again soon: worth a short wait, an outage is not.</summary>
    async Task ReconnectingAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        if (_memory.Connection.State == NatsConnectionState.Reconnecting)
        {
            var reopened = Reopened();
            if (_time.GetElapsedTime(_lostAt) < JustNow)
            {
                await reopened.WaitAsync(Shorter(timeout / 2, JustNow), _time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
    }

    void CountFailure()
    {
        lock (_memory.Gate)
        {
            _memory.Tally.FailedRounds++;
        }
    }

    /// <summary>The round to wait for: the running one, or a new one for what is due; null when everything is fresh.</summary>
    Task? Join(List<SurveyedQuestion> questions, DateTimeOffset wantedAt, TimeSpan timeout)
    {
        lock (_starting)
        {
            if (!_round.IsCompleted)
            {
                return _round;
            }

            AskAgainAfterChanges();
            HashSet<SurveyedQuestion> due = [.. questions.Where(question => question.IsDue(wantedAt))];
            return due.Count == 0 ? null : _round = RoundAsync(due, timeout);
        }
    }

    /// <summary>A server came or went: what it leads is led by another now, or unknown. What a newcomer has not been asked is asked soon.</summary>
    void AskAgainAfterChanges()
    {
        var now = _time.GetUtcNow();
        var shown = _memory.Shards.ServerChoice();
        lock (_memory.Gate)
        {
            if (_memory.Shards.Version is var version && version != _shardsAtRound)
            {
                _shardsAtRound = version;
                _memory.Plan.AskAtOnce();
            }

            if (_memory.Census.Changes != _censusAtJetStream && _memory.Plan.MayAskJetStreamEarly(now))
            {
                _censusAtJetStream = _memory.Census.Changes;
                _memory.Plan.JszState?.AskAtOnce();
            }

            _memory.Plan.NoteMissing(_memory.Census.Servers, shown, now);
        }
    }

    async Task RoundAsync(HashSet<SurveyedQuestion> due, TimeSpan timeout)
    {
        // The caller holds a lock.
        await Task.Yield();
        using var deadline = new SurveyDeadline(Longer(InTime(timeout), Shorter(InTime(_memory.Options.Timeout), ShortestRound)), _time, _disposing.Token);
        var startedAt = _time.GetTimestamp();
        var asked = false;
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            try
            {
                var round = new SurveyRound(_memory, _late, deadline);
                await round.RunAsync(due);
                await round.ExplainAsync();
                if (round.IsFirst)
                {
                    // JSZ was asked after everybody had been found.
                    _censusAtJetStream = _memory.Census.Changes;
                }

                asked = true;
                break;
            }
            catch (NatsDisconnectedException) when (attempt == 1)
            {
                await Reopened().WaitAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
            catch (NatsDisconnectedException)
            {
                CountFailure();
                break;
            }
        }

        Finish(asked, _time.GetElapsedTime(startedAt));
    }

    /// <summary>A question may notice the loss before the event tells of it.</summary>
    Task Reopened()
    {
        lock (_starting)
        {
            if (_memory.Connection.State != NatsConnectionState.Open)
            {
                AwaitOpening();
            }

            return _opened.Task;
        }
    }

    void AwaitOpening()
    {
        if (_opened.Task.IsCompleted)
        {
            _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _lostAt = _time.GetTimestamp();
        }
    }

    /// <summary>Less than the caller's time, so that the picture of a slow round is ready when that is up.</summary>
    static TimeSpan InTime(TimeSpan timeout) => timeout - Shorter(timeout / 10, TimeSpan.FromMilliseconds(200));

    static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    void Finish(bool asked, TimeSpan duration)
    {
        bool paceChanged;
        lock (_memory.Gate)
        {
            _memory.Tally.Rounds++;
            _memory.Tally.DurationTotal += duration;
            _memory.Tally.LastDuration = duration;
            _memory.Tally.LastRoundAt = _time.GetUtcNow();
            paceChanged = _memory.Plan.Adapt(_memory.Assets.ConsumerCount, _scrapes.Interval);
            _latest = SnapshotBuilder.Build(_memory, asked, _time.GetUtcNow());
        }

        Surveyed?.Invoke(_latest);
        if (paceChanged)
        {
            PaceChanged?.Invoke(_memory.Assets.ConsumerCount);
        }
    }

    ClusterSnapshot Disconnected()
    {
        lock (_memory.Gate)
        {
            return _latest = SnapshotBuilder.Build(_memory, asked: false, _time.GetUtcNow());
        }
    }

    void NoteScrape()
    {
        lock (_starting)
        {
            _scrapes.Note();
        }
    }

    void OnOpened()
    {
        lock (_memory.Gate)
        {
            _memory.Plan.Reset();
            _memory.Jsz.Reset();
        }

        lock (_starting)
        {
            _opened.TrySetResult();
        }
    }

    void OnLost(string serverId)
    {
        _memory.Shards.Deaf();
        lock (_memory.Gate)
        {
            _memory.Census.Suspect(serverId);
        }

        if (_memory.Connection.State == NatsConnectionState.Open)
        {
            // It has been opened again meanwhile; the event that says so follows.
            return;
        }

        lock (_starting)
        {
            AwaitOpening();
        }

        Surveyed?.Invoke(Disconnected());
    }
}
