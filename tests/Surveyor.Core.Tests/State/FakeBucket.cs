using System.Text;
using System.Text.Json.Nodes;
using Surveyor.Core.Tests.Survey;
using Surveyor.Nats;

namespace Surveyor.Core.Tests.State;

/// <summary>A JetStream bucket, as its members' connections show it.</summary>
sealed class FakeBucket
{
    readonly Dictionary<string, (string Value, ulong Revision)> _entries = [];
    ulong _revision;

    /// <summary>What was written last.</summary>
    public string Value { get; private set; } = "";

    /// <summary>The last letter of what is written is lost.</summary>
    public bool Tears { get; set; }

    public int Writes { get; private set; }

    /// <summary>Nobody is answered.</summary>
    public bool IsAway { get; set; }

    public JsonObject Answer(string subject, ReadOnlyMemory<byte> payload, NatsHeaders? headers)
    {
        if (subject.StartsWith("$JS.API.STREAM.CREATE", StringComparison.Ordinal))
        {
            return [];
        }

        if (subject.StartsWith("$JS.API.STREAM.MSG.GET", StringComparison.Ordinal))
        {
            return _entries.TryGetValue((string)JsonNode.Parse(payload.Span)!["last_by_subj"]!, out var entry)
                ? Json.Of(("message", Json.Of(("seq", entry.Revision), ("data", Convert.ToBase64String(Encoding.UTF8.GetBytes(entry.Value))))))
                : Error(10037);
        }

        if (headers?["Nats-Expected-Last-Subject-Sequence"] is { } expected && expected != $"{_entries.GetValueOrDefault(subject).Revision}")
        {
            return Error(10071);
        }

        (Value, _revision, Writes) = (Encoding.UTF8.GetString(Tears && headers is null ? payload.Span[..^1] : payload.Span), _revision + 1, Writes + 1);
        _entries[subject] = (Value, _revision);
        return Json.Of(("seq", _revision));
    }

    static JsonObject Error(int code) => Json.Of(("error", Json.Of(("code", 400), ("err_code", code), ("description", "no"))));
}

/// <summary>One member's connection to it.</summary>
sealed class FakeBucketConnection(FakeBucket bucket) : INatsConnection
{
    event Action<NatsConnectionEvent>? INatsConnection.Happened
    {
        add { }
        remove { }
    }

    /// <summary>What is sent is lost, and so is every answer.</summary>
    public bool IsSilent { get; set; }

    /// <summary>What is sent arrives, and the answers are lost.</summary>
    public bool IsDeaf { get; set; }

    public int Reconnections { get; private set; }

    public NatsConnectionState State { get; set; } = NatsConnectionState.Open;

    public NatsServerInfo? Server => null;

    public NatsConnectionStats Stats => new(0, 0, 0, 0, 0, 0, 0);

    public Task ConnectAsync(CancellationToken cancellation = default) => Task.CompletedTask;

    public ValueTask PublishAsync(string subject, ReadOnlyMemory<byte> payload = default, NatsHeaders? headers = null, string? replyTo = null, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public async ValueTask<NatsMsg> RequestAsync(string subject, ReadOnlyMemory<byte> payload = default, NatsHeaders? headers = null, CancellationToken cancellation = default)
    {
        var answer = IsSilent || bucket.IsAway ? null : bucket.Answer(subject, payload, headers);
        return answer is null || IsDeaf ? await NeverAsync<NatsMsg>(cancellation) : new("inbox", null, null, Encoding.UTF8.GetBytes(answer.ToJsonString()));
    }

    public INatsGather Gather() => throw new NotSupportedException();

    public INatsSubscription Subscribe(string subject, string? queueGroup = null) => throw new NotSupportedException();

    public Task<TimeSpan> PingAsync(CancellationToken cancellation = default) =>
        IsSilent || IsDeaf ? NeverAsync<TimeSpan>(cancellation) : Task.FromResult(TimeSpan.FromMilliseconds(1));

    public void ReconnectElsewhere(string reason)
    {
        Reconnections++;
        State = NatsConnectionState.Reconnecting;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    static Task<T> NeverAsync<T>(CancellationToken cancellation) => new TaskCompletionSource<T>().Task.WaitAsync(cancellation);
}
