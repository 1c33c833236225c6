using System.Collections.Concurrent;
using System.Text.Json;
using Surveyor.Nats;
using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Survey;

/// <summary>A request of a gather: a subject and what is asked.</summary>
readonly record struct Asked(string Subject, ReadOnlyMemory<byte> Payload);

/// <summary>
/// Asks one light question of every server and collects until all that are expected have answered. Late and unexpected
/// replies are taken as long as the gather is open.
/// </summary>
sealed class Gathering<T>(INatsConnection connection, Question<T> question, TimeProvider time)
    where T : class
{
    static readonly NatsHeaders AcceptGzip = new NatsHeaders().Add("Accept-Encoding", "gzip");

    readonly HashSet<string> _answered = [];
    readonly ConcurrentQueue<string> _left = [];
    CancellationTokenSource? _waiting;
    bool _isAllAsked;
    int _settled;

    /// <summary>Called for each first reply of a server, in order of arrival.</summary>
    public required Action<Answer<T>, DateTimeOffset> OnAnswer { get; init; }

    /// <summary>Called when a reply cannot be read; the server is known when its part of the reply could be.</summary>
    public required Action<ServerInfo?, string> OnGarbage { get; init; }

    /// <summary>Ids still waited for.</summary>
    public HashSet<string> Waiting { get; init; } = [];

    /// <summary>Ids that get only that time beyond the last expected reply.</summary>
    public Dictionary<string, TimeSpan> Suspects { get; init; } = [];

    /// <summary>Says when enough came although nobody knew whom to expect (the first round).</summary>
    public Func<int, bool>? Enough { get; init; }

    /// <summary>How many requests may be open; the next one waits until one of them is answered.</summary>
    public int Window { get; init; } = int.MaxValue;

    /// <summary>Ask for compressed replies.</summary>
    public bool Compress { get; init; }

    public int Answered => _answered.Count;

    public bool HasAnswered(string id) => _answered.Contains(id);

    /// <summary>The biggest reply, unpacked, bytes.</summary>
    public int Biggest { get; private set; }

    public long Bytes { get; private set; }

    public int Requests { get; private set; }

    public int Duplicates { get; private set; }

    /// <summary>Requests nobody listened to.</summary>
    public int NoResponders { get; private set; }

    public bool NobodyResponds => NoResponders > 0 && Answered == 0;

    /// <summary>Sends the requests and reads until done, then hands back the still open gather so that late replies can be heard.</summary>
    /// <exception cref="NatsPermissionException">A request or the inbox was refused.</exception>
    /// <exception cref="NatsDisconnectedException">The connection was lost.</exception>
    public async Task<INatsGather> RunAsync(IEnumerable<Asked> asks, SurveyDeadline deadline)
    {
        var gather = connection.Gather();
        try
        {
            using var rest = asks.GetEnumerator();
            await AskAsync(gather, rest, deadline);
            await CollectAsync(gather, rest, deadline);
            return gather;
        }
        catch
        {
            await gather.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes one more reply after the end; false for one that does not count as a late answer.</summary>
    public bool Take(NatsMsg message)
    {
        Bytes += message.Data.Length;
        if (message.IsNoResponders)
        {
            NoResponders++;
            return false;
        }

        try
        {
            using var body = ReplyBody.Open(message);
            Biggest = Math.Max(Biggest, body.Json.Length);
            return Take(body.Json);
        }
        catch (JsonException e)
        {
            OnGarbage(null, e.Message);
            return false;
        }
    }

    bool Take(ReadOnlyMemory<byte> json)
    {
        Answer<T> answer;
        try
        {
            answer = question.Decode(json);
        }
        catch (JsonException e)
        {
            var sender = ReplyServer.TryRead(json.Span);
            Done(sender?.Id);
            OnGarbage(sender, e.Message);
            return false;
        }

        if (!_answered.Add(answer.Server!.Id!))
        {
            Duplicates++;
            return false;
        }

        Done(answer.Server.Id);
        OnAnswer(answer, time.GetUtcNow());
        return true;
    }

    void Done(string? id)
    {
        if (id is not null)
        {
            Waiting.Remove(id);
            Suspects.Remove(id);
        }
    }

    /// <summary>A server said that it leaves: it is no longer waited for. Safe to call from any thread.</summary>
    public void Leave(string id)
    {
        _left.Enqueue(id);
        try
        {
            Volatile.Read(ref _waiting)?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Its wait has just ended; the next look finds it.
        }
    }

    void TakeLeave()
    {
        while (_left.TryDequeue(out var id))
        {
            Done(id);
        }
    }

    /// <summary>
    /// Of several requests, each for one server, those nobody listened to were for servers that are gone: those that probably are
    /// first.
    /// </summary>
    bool IsComplete => Enough is not null ? Enough(Answered) : _isAllAsked && Waiting.Count <= (Requests > 1 ? Math.Max(NoResponders - Suspects.Count, 0) : 0);

    async Task AskAsync(INatsGather gather, IEnumerator<Asked> rest, SurveyDeadline deadline)
    {
        while (!_isAllAsked && Requests - _settled < Window)
        {
            if (!rest.MoveNext())
            {
                _isAllAsked = true;
                return;
            }

            Requests++;
            await gather.AskAsync(rest.Current.Subject, rest.Current.Payload, Compress ? AcceptGzip : null, deadline.Token);
        }
    }

    async Task CollectAsync(INatsGather gather, IEnumerator<Asked> rest, SurveyDeadline deadline)
    {
        while (!deadline.Token.IsCancellationRequested)
        {
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token);
            Volatile.Write(ref _waiting, waiting);
            TakeLeave();
            if (await CollectAsync(gather, rest, deadline, waiting.Token))
            {
                return;
            }
        }
    }

    /// <returns>False when somebody left meanwhile or the deadline passed.</returns>
    async Task<bool> CollectAsync(INatsGather gather, IEnumerator<Asked> rest, SurveyDeadline deadline, CancellationToken waiting)
    {
        while (true)
        {
            var patience = IsComplete ? Suspects.Values.DefaultIfEmpty(TimeSpan.Zero).Max()
                : !_isAllAsked || (Enough is not null && Answered > 0) ? SurveyDeadline.Stall
                : Timeout.InfiniteTimeSpan;
            if (patience == TimeSpan.Zero || (NobodyResponds && Requests == 1))
            {
                return true;
            }

            using var message = await deadline.NextAsync(gather, patience, waiting);
            if (message is not null)
            {
                Take(message);
                _settled++;
            }
            else if (_isAllAsked || waiting.IsCancellationRequested)
            {
                return !waiting.IsCancellationRequested;
            }
            else
            {
                // Those that were asked say nothing: the others must not suffer for it.
                _settled = Requests;
            }

            await AskAsync(gather, rest, deadline);
        }
    }
}
