using System.Text.Json;
using Surveyor.Nats;
using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Survey;

/// <summary>
/// Exports, imports and claims of accounts. Each account is asked of one server that has it loaded, a few at a time. In configuration
/// mode, where only a reload changes them, those that matter to nobody are asked rarely.
/// </summary>
sealed class AccountBook(SurveyOptions options)
{
    const int InFlight = 4;

    /// <summary>One that does not answer by then is not waited for: another one has the account, too.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>What all accounts together may add to a round, which a scrape may wait for; those not reached come first in the next.</summary>
    static readonly TimeSpan ShareOfRound = TimeSpan.FromMilliseconds(250);

    /// <summary>The same where nothing but scrapes asks.</summary>
    static readonly TimeSpan ShareOfScrape = TimeSpan.FromSeconds(1);

    /// <summary>How many times the usual pause.</summary>
    const int RareTimes = 5;

    /// <summary>What was told is not dropped before, however often it is asked.</summary>
    static readonly TimeSpan LeastPause = TimeSpan.FromMinutes(1);

    readonly Dictionary<string, (AccountDetail Detail, DateTimeOffset At)> _details = [];
    readonly Dictionary<string, DateTimeOffset> _askedAt = [];
    volatile string? _system;

    /// <returns>Null when nobody told it of late.</returns>
    public AccountDetail? Find(string id, DateTimeOffset now)
    {
        lock (_details)
        {
            return _details.TryGetValue(id, out var told) && now - told.At <= Bound(id) ? told.Detail : null;
        }
    }

    /// <summary>Asking it always does not mean to ask everybody always.</summary>
    TimeSpan RarePause => RareTimes * (options.FreshConfig > TimeSpan.Zero ? options.FreshConfig : LeastPause);

    /// <summary>Twice its pause.</summary>
    TimeSpan Bound(string id)
    {
        var pause = IsRare(id) ? RarePause : options.FreshConfig;
        return 2 * (pause > LeastPause ? pause : LeastPause);
    }

    public async Task AskAsync(SurveyMemory memory, SurveyedQuestion plan, SurveyDeadline deadline)
    {
        var startedAt = memory.Time.GetUtcNow();
        var startedTick = memory.Time.GetTimestamp();
        var outcome = new QuestionOutcome();
        var targets = Targets(memory);
        outcome.Expected = targets.Count;
        if (targets.Count == 0)
        {
            outcome.Problem = KnowsAccounts(memory) ? "" : "no server told its accounts";
            plan.Record(outcome, startedAt);
            return;
        }

        using var share = new CancellationTokenSource(options.LoopHeavy == TimeSpan.Zero ? ShareOfScrape : ShareOfRound, memory.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(share.Token, deadline.Token);
        try
        {
            await Parallel.ForEachAsync(LongestUnaskedFirst(targets), new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = either.Token },
                async (target, sharing) => await AskAsync(memory, target.Key, target.Value, outcome, sharing));
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            outcome.Problem = NeverAsked(targets) is > 0 and var left ? $"{left} accounts could not be asked yet" : "";
        }

        outcome.Duration = memory.Time.GetElapsedTime(startedTick);
        plan.Record(outcome, startedAt);
    }

    List<KeyValuePair<string, List<string>>> LongestUnaskedFirst(Dictionary<string, List<string>> targets)
    {
        lock (_details)
        {
            return [.. targets.OrderBy(target => !IsSystem(target.Key)).ThenBy(target => _askedAt.GetValueOrDefault(target.Key))];
        }
    }

    int NeverAsked(Dictionary<string, List<string>> targets)
    {
        lock (_details)
        {
            return targets.Keys.Count(account => !_askedAt.ContainsKey(account));
        }
    }

    static bool KnowsAccounts(SurveyMemory memory)
    {
        lock (memory.Gate)
        {
            return memory.Census.Servers.Any(server => server.Answers.Get(Ask.AccountStatz) is not null);
        }
    }

    /// <summary>Accounts whose turn it is, each with the servers that reported it.</summary>
    Dictionary<string, List<string>> Targets(SurveyMemory memory)
    {
        var targets = Known(memory);
        lock (_details)
        {
            foreach (var gone in _details.Keys.Where(id => !targets.ContainsKey(id)).ToList())
            {
                _details.Remove(gone);
            }

            foreach (var gone in _askedAt.Keys.Where(id => !targets.ContainsKey(id)).ToList())
            {
                _askedAt.Remove(gone);
            }

            var now = memory.Time.GetUtcNow();
            return targets.Where(target => !IsRare(target.Key) || !(now - _askedAt.GetValueOrDefault(target.Key, DateTimeOffset.MinValue) < RarePause)).ToDictionary();
        }
    }

    /// <summary>Accounts shown here, and the system account, whose imports everybody needs.</summary>
    Dictionary<string, List<string>> Known(SurveyMemory memory)
    {
        var known = new Dictionary<string, List<string>>();
        var choice = memory.Shards.Choice();
        lock (memory.Gate)
        {
            foreach (var server in memory.Census.Servers.Where(server => server.ExpectedToAnswer))
            {
                _system = server.Answers.Get(Ask.Varz)?.SystemAccount ?? _system;
                foreach (var account in server.Answers.Get(Ask.AccountStatz)?.Accounts ?? [])
                {
                    if (account.Id is not { } id || (choice?.Invoke(id) == false && !IsSystem(id)))
                    {
                        continue;
                    }

                    if (known.Count < options.MaxAccounts || known.ContainsKey(id) || IsSystem(id))
                    {
                        (known.TryGetValue(id, out var servers) ? servers : known[id] = []).Add(server.Id);
                    }
                }
            }
        }

        return known;
    }

    /// <summary>Known already, changed by nothing but a reload, and neither imports samples nor has services measured.</summary>
    bool IsRare(string id) => !PublicKey.IsOfAccount(id) && !IsSystem(id) && _details.TryGetValue(id, out var told)
        && told.Detail.Exports?.Any(export => export.ServiceLatency is not null) != true;

    bool IsSystem(string id) => id == _system;

    async Task AskAsync(SurveyMemory memory, string account, List<string> servers, QuestionOutcome outcome, CancellationToken sharing)
    {
        try
        {
            using var message = await RequestAsync(memory, account, servers, sharing);
            var answer = Ask.AccountInfo.Decode(message.Data);
            lock (_details)
            {
                _askedAt[account] = memory.Time.GetUtcNow();
                outcome.Requests++;
                outcome.Bytes += message.Data.Length;
                outcome.Answered++;
                if (answer.Data?.AccountDetail is { } detail)
                {
                    _details[account] = (WithoutSystemServices(detail, answer.Data.SystemAccount), memory.Time.GetUtcNow());
                    _system = detail.IsSystem == true ? account : _system;
                }
            }
        }
        catch (Exception e) when (e is JsonException or NatsPermissionException or TimeoutException)
        {
            lock (_details)
            {
                _askedAt[account] = memory.Time.GetUtcNow();
                outcome.Malformed++;
                outcome.Refused |= e is NatsPermissionException;
                outcome.Problem = e.Message;
            }
        }
    }

    /// <summary>Every account imports the same handful from the system account.</summary>
    static AccountDetail WithoutSystemServices(AccountDetail detail, string? system) =>
        detail with { Imports = detail.Imports?.Where(import => import.Account != system).ToArray() };

    async Task<NatsMsg> RequestAsync(SurveyMemory memory, string account, List<string> servers, CancellationToken sharing)
    {
        foreach (var server in servers.Take(2))
        {
            using var patient = new CancellationTokenSource(Patience, memory.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patient.Token, sharing);
            try
            {
                return await memory.Connection.RequestAsync($"{options.RequestPrefix}.{Ask.AccountInfo.ToServer(server)}", AccountzRequest.For(account), cancellation: either.Token);
            }
            catch (Exception e) when (e is NatsNoRespondersException || (e is OperationCanceledException && !sharing.IsCancellationRequested))
            {
                // The next one.
            }
        }

        throw new TimeoutException($"account {account}: no answer");
    }
}
