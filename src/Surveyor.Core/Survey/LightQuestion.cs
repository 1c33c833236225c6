using Surveyor.Nats;
using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Survey;

/// <summary>A question asked of all servers at once, with one small reply from each.</summary>
abstract class LightQuestion(SurveyedQuestion plan)
{
    public SurveyedQuestion Plan { get; } = plan;

    public abstract Question Question { get; }

    public abstract Task AskAsync(SurveyRound round);

    /// <summary>A new connection may have other permissions.</summary>
    public virtual void Reset() => Plan.Reset();
}

sealed class LightQuestion<T>(SurveyedQuestion plan, Question<T> question, LightQuestion<T>.Words words)
    : LightQuestion(plan)
    where T : class
{
    /// <summary>Below it, packing and unpacking a reply costs both sides more than sending it as it is.</summary>
    const int WorthPacking = 4096;

    int _biggestReply = int.MaxValue;
    long _usualReply;
    bool _otherwise;
    bool _mayNotAskOne;

    /// <summary>The requests that ask these servers.</summary>
    /// <param name="one">Each for one server; else all are asked at once where that can be.</param>
    public delegate IEnumerable<Asked> Words(string prefix, IReadOnlyList<KnownServer> servers, bool one);

    public override Question Question => question;

    public override void Reset()
    {
        base.Reset();
        _otherwise = _mayNotAskOne = false;
    }

    public override async Task AskAsync(SurveyRound round)
    {
        var startedAt = round.Time.GetUtcNow();
        var startedTick = round.Time.GetTimestamp();
        var outcome = new QuestionOutcome();
        var targets = round.Targets(question, outcome);
        var isCensus = question == (Question)Ask.Statsz;
        if (targets.Count == 0 && !isCensus)
        {
            Plan.Record(outcome, startedAt);
            return;
        }

        var learning = isCensus && round.IsFirst;
        var window = Window(round.Options, targets.Count);
        var gathering = Begin(round, window is null ? null : targets, outcome, startedTick, learning, window ?? int.MaxValue);
        // One that was probably replaced before is still given its moment, which tells whether it is there.
        var leaving = targets.Where(server => !server.Left.IsCancellationRequested).Select(server => server.Left.UnsafeRegister(_ => gathering.Leave(server.Id), null)).ToList();
        INatsGather? gather = null;
        try
        {
            gather = await gathering.RunAsync(Asks(round.Options.RequestPrefix, targets, window is not null), round.Deadline);
        }
        catch (NatsPermissionException e) when (e.Operation == NatsOperation.Publish && (window is not null || (question.Otherwise is not null && !_otherwise)))
        {
            // There is another way to ask, which may be allowed.
            (_mayNotAskOne, _otherwise) = (_mayNotAskOne || window is not null, _otherwise || window is null);
            await AskAsync(round);
            return;
        }
        catch (NatsPermissionException e)
        {
            outcome.Refused = true;
            outcome.Problem = e.Message;
        }
        catch (OperationCanceledException)
        {
            outcome.Problem = "the deadline passed before it could be asked";
        }
        finally
        {
            leaving.ForEach(registration => registration.Dispose());
            outcome.Duration = round.Time.GetElapsedTime(startedTick);
        }

        Conclude(round, gathering, targets, outcome, asked: gather is not null);
        if (learning)
        {
            outcome.Expected = Math.Max(outcome.Expected, gathering.Answered);
        }

        Plan.Record(outcome, startedAt);
        if (gather is not null)
        {
            await round.LeaveAsync(question, gather, outcome.Silent.Count > 0, gathering.Take);
        }
    }

    /// <param name="only">The only ones that are asked; null: all.</param>
    Gathering<T> Begin(SurveyRound round, IReadOnlyList<KnownServer>? only, QuestionOutcome outcome, long startedTick, bool learning, int window) => new(round.Connection, question, round.Time)
    {
        Compress = question.Compressible && _biggestReply >= WorthPacking,
        Waiting = round.Waiting(question),
        Suspects = round.Suspects(question, only),
        Window = window,
        Enough = learning ? round.SeemsComplete : null,
        OnAnswer = (answer, at) => Answered(round, answer, at, round.Time.GetElapsedTime(startedTick), outcome),
        OnGarbage = (sender, reason) => Garbled(round, sender, reason, outcome),
    };

    /// <summary>How many servers are asked at a time, each by name, when the replies of all at once are more than the connection may be given; null: all.</summary>
    int? Window(SurveyOptions options, int targets) =>
        question.Scope != "SERVER" || _usualReply * targets <= options.BytesInFlight || _otherwise || _mayNotAskOne ? null : (int)Math.Max(options.BytesInFlight / _usualReply, 1);

    IEnumerable<Asked> Asks(string prefix, IReadOnlyList<KnownServer> targets, bool one) =>
        _otherwise ? [new($"{prefix}.{question.Otherwise}", default)] : words(prefix, targets, one);

    void Answered(SurveyRound round, Answer<T> answer, DateTimeOffset at, TimeSpan rtt, QuestionOutcome outcome)
    {
        lock (round.Gate)
        {
            var statsz = answer.Data as Statsz;
            if (round.Census.Heard(answer.Server!, statsz?.Start, at) is not { } server)
            {
                return;
            }

            server.SilentTo.Remove(question);
            server.HasAnswered = true;
            outcome.Answered++;
            if (server.State != ServerState.Up)
            {
                // It left meanwhile and will say nothing more: what it said would never be replaced.
            }
            else if (answer.Data is { } body)
            {
                server.Answers.Set(question, body, at);
                if (statsz is not null)
                {
                    server.Answers.Rtt = server.Rtt = rtt;
                    server.SilentSince = null;
                    round.SawActiveServers(statsz.ActiveServers);
                }
            }
            else
            {
                server.Answers.Withdraw(question);
                outcome.Malformed++;
                outcome.Problem = $"{server.Key.Name}: {answer.Error?.Description ?? "no data"}";
            }
        }
    }

    void Garbled(SurveyRound round, ServerInfo? sender, string reason, QuestionOutcome outcome)
    {
        lock (round.Gate)
        {
            round.Tally.GarbageReplies++;
            outcome.Malformed++;
            outcome.Problem = $"{sender?.Name ?? "a server"} sent what is no {question.Name} reply: {reason}";
            if (sender?.Id is { } id && round.Census.Find(id) is { } server)
            {
                server.Answers.Withdraw(question);
            }
        }
    }

    void Conclude(SurveyRound round, Gathering<T> gathering, IReadOnlyList<KnownServer> targets, QuestionOutcome outcome, bool asked)
    {
        if (gathering.Answered > 0)
        {
            (_biggestReply, _usualReply) = (gathering.Biggest, gathering.Bytes / gathering.Answered);
        }

        outcome.Requests = gathering.Requests;
        outcome.Bytes = gathering.Bytes;
        if (gathering.NobodyResponds)
        {
            outcome.Problem = "nobody answers (503 no responders)";
            round.NobodyAnswers(question);
        }
        else if (gathering.Answered == 0 && outcome.Problem.Length == 0)
        {
            outcome.Problem = "nobody answers";
        }

        lock (round.Gate)
        {
            round.Tally.DuplicateReplies += gathering.Duplicates;
            outcome.Expected -= targets.Count(server => server.Left.IsCancellationRequested && !gathering.HasAnswered(server.Id));
            foreach (var former in targets.Where(server => server.State == ServerState.Up && server.Left.IsCancellationRequested && !gathering.HasAnswered(server.Id)))
            {
                former.SilentTo.Add(question);
            }

            foreach (var server in targets.Where(server => gathering.Waiting.Contains(server.Id) || gathering.Suspects.ContainsKey(server.Id)))
            {
                server.Answers.Withdraw(question);
                if (!asked)
                {
                    // Nobody was asked, so nobody was silent.
                    continue;
                }

                outcome.Silent.Add(server);
                server.SilentTo.Add(question);
            }
        }
    }
}
