using System.Text.Json;
using Surveyor.Nats;
using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Survey;

/// <summary>
/// Requests that went through imports somebody watches: SUBSZ of one account and subject, of all servers. A server looks through all
/// subscriptions of the account for it, so a few are asked at a time, each rarely.
/// </summary>
sealed class ImportBook
{
    const int PerRound = 4;

    /// <summary>After everybody answered everything else: who does not answer by then is asked again in a minute.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    readonly Dictionary<ServiceImport, KnownImport> _known = [];
    volatile IReadOnlyCollection<ServiceImport> _watched = [];

    /// <summary>What is asked for.</summary>
    public IReadOnlyCollection<ServiceImport> Watched
    {
        get => _watched;
        set => _watched = value;
    }

    /// <summary>Called under the memory's gate.</summary>
    public ImportTraffic[] Freeze() => [.. _known.Where(import => import.Value.AskedAt is not null).Select(import => new ImportTraffic(import.Key, import.Value.Requests, import.Value.AskedAt!.Value))];

    public async Task AskAsync(SurveyMemory memory, SurveyRound round, SurveyedQuestion plan)
    {
        var startedAt = memory.Time.GetUtcNow();
        var startedTick = memory.Time.GetTimestamp();
        var outcome = new QuestionOutcome();
        var imports = Due(memory, startedAt);
        var servers = round.Targets(Ask.Subsz, outcome).Count;
        outcome.Expected = imports.Count * servers;
        foreach (var import in imports)
        {
            await AskAsync(memory, import, servers, outcome, round.Deadline);
            if (!outcome.Success)
            {
                break;
            }
        }

        outcome.Duration = memory.Time.GetElapsedTime(startedTick);
        plan.Record(outcome, startedAt);
    }

    List<ServiceImport> Due(SurveyMemory memory, DateTimeOffset now)
    {
        lock (memory.Gate)
        {
            foreach (var gone in _known.Keys.Except(Watched).ToList())
            {
                _known.Remove(gone);
            }

            return [.. Watched
                .Where(import => !(now - _known.GetValueOrDefault(import)?.TriedAt < Pause))
                .OrderBy(import => _known.GetValueOrDefault(import)?.TriedAt)
                .Take(PerRound)];
        }
    }

    async Task AskAsync(SurveyMemory memory, ServiceImport import, int servers, QuestionOutcome outcome, SurveyDeadline deadline)
    {
        var known = Known(memory, import, outcome);
        using var patient = new CancellationTokenSource(Patience, memory.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patient.Token, deadline.Token);
        await using var gather = memory.Connection.Gather();
        try
        {
            await gather.AskAsync($"{memory.Options.RequestPrefix}.{Ask.Subsz.ToAll}", SubszRequest.For(import.Account, import.Subject), cancellation: either.Token);
            known.Begin();
            for (var answered = 0; answered < servers; answered++)
            {
                using var message = await gather.NextAsync(either.Token);
                Take(memory, import, known, message, outcome);
            }

            known.End();
        }
        catch (NatsPermissionException e)
        {
            (outcome.Refused, outcome.Problem) = (true, e.Message);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // What came is better than nothing: requests that were counted were made.
            outcome.Incomplete = true;
        }
    }

    KnownImport Known(SurveyMemory memory, ServiceImport import, QuestionOutcome outcome)
    {
        lock (memory.Gate)
        {
            var known = _known.TryGetValue(import, out var there) ? there : _known[import] = new();
            known.TriedAt = memory.Time.GetUtcNow();
            outcome.Requests++;
            return known;
        }
    }

    static void Take(SurveyMemory memory, ServiceImport import, KnownImport known, NatsMsg message, QuestionOutcome outcome)
    {
        Answer<Subsz>? answer = null;
        try
        {
            answer = Ask.Subsz.Decode(message.Data);
        }
        catch (JsonException e)
        {
            outcome.Problem = e.Message;
        }

        lock (memory.Gate)
        {
            outcome.Bytes += message.Data.Length;
            if (answer is null)
            {
                outcome.Malformed++;
                return;
            }

            outcome.Answered++;
            var imports = (answer.Data?.Subscriptions ?? []).Where(one => one.Subject == import.Subject).ToList();

            // A list that is cut may lack it, and that says nothing.
            if (imports.Count > 0)
            {
                known.Count(answer.Server?.Id ?? "", imports.Sum(one => one.Messages ?? 0), memory.Time.GetUtcNow());
            }
        }
    }

    sealed class KnownImport
    {
        readonly Dictionary<string, long> _servers = [];
        readonly HashSet<string> _counted = [];

        public DateTimeOffset? TriedAt { get; set; }

        public DateTimeOffset? AskedAt { get; private set; }

        public long Requests { get; private set; }

        public void Begin() => _counted.Clear();

        /// <summary>Everybody answered: others are gone, and a server that starts again has another id.</summary>
        public void End()
        {
            foreach (var gone in _servers.Keys.Except(_counted).ToList())
            {
                _servers.Remove(gone);
            }
        }

        /// <summary>A subscription that was made anew begins at 0.</summary>
        public void Count(string server, long requests, DateTimeOffset now)
        {
            _counted.Add(server);
            var grown = _servers.TryGetValue(server, out var before) ? requests < before ? requests : requests - before : 0;
            _servers[server] = requests;
            Requests += grown;
            AskedAt = now;
        }
    }
}
