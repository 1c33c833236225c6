using System.Text.Json;
using Surveyor.Nats;
using Surveyor.Protocol;

namespace Surveyor.Events;

/// <summary>What to capture, from where.</summary>
/// <param name="Subject">The subject the export names for its latency, and how services are named by it.</param>
/// <param name="Stream">An existing stream over the subject; null: one is made.</param>
public sealed record CaptureOptions(LatencySubject Subject, string? Stream = null)
{
    /// <summary>A subject as the name of a stream, so that all Surveyors find the same one.</summary>
    internal string StreamName => Stream ?? "surveyor-" + Subject.Subject.Replace('.', '_').Replace("*", "any", StringComparison.Ordinal).Replace(">", "all", StringComparison.Ordinal);
}

/// <summary>Where a capture keeps its document. Failures are <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</summary>
/// <param name="Open">What was written last, null when nothing was; fails while another process has it.</param>
/// <param name="Write">When it returns, the document outlives the process, and so does the one before it.</param>
public sealed record CaptureStore(Func<byte[]?> Open, Action<ReadOnlyMemory<byte>> Write);

/// <summary>Who else counts what a capture brings, and must keep it in the same moment: else a crash would count some twice, or never.</summary>
/// <param name="Freeze">What it counted of this capture.</param>
/// <param name="Restore">Told, before anything is folded, what it had counted when the document was written.</param>
public sealed record CaptureCompanion(Func<JsonElement?> Freeze, Action<JsonElement> Restore);

/// <summary>
/// Captures the latency samples of services from a JetStream stream. What was folded and how far are written together, and only then is
/// anything acknowledged: whenever the process dies, each sample is in the document once.
/// </summary>
/// <param name="id">Tells it apart from other captures.</param>
/// <param name="live">Told of each message that is folded; null: it is no sample.</param>
/// <param name="companion">Null: nobody counts with it.</param>
public sealed class LatencyCapture(
    string id, CaptureOptions options, NatsJSContext jetStream, CaptureStore store, Action<ServiceKey, ServiceLatency?> live, TimeProvider time, CaptureCompanion? companion = null)
{
    /// <summary>At twenty thousand a second four batches a second.</summary>
    const int Batch = 5_000;

    const int MostAtOnce = 1_000;
    const int MostUnwritten = 10_000;

    /// <summary>What two seconds bring at twenty thousand a second: two writes, what waits for them and a slow disk.</summary>
    const int MaxAckPending = 50_000;

    static readonly TimeSpan WriteEvery = TimeSpan.FromMilliseconds(250);
    static readonly TimeSpan SettleEvery = TimeSpan.FromSeconds(10);

    /// <summary>Forty times what lies between a delivery and its second write. After a crash what was not acknowledged comes again so late.</summary>
    static readonly TimeSpan AckWait = TimeSpan.FromSeconds(20);

    /// <summary>Longer than the stream keeps anything: who comes back later than that has missed some anyhow.</summary>
    static readonly TimeSpan InactiveThreshold = TimeSpan.FromDays(7);

    static readonly TimeSpan MaxAge = TimeSpan.FromDays(1);
    const long MaxBytes = 1L << 30;

    static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>The process has five seconds to end, and others need some of them.</summary>
    static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(3);

    volatile CaptureHeard _report = new(id, options.Subject.Service, "it has not begun");
    CaptureFold? _fold;
    ulong? _pending;
    DateTimeOffset? _written;
    long _writtenAt;
    long _settledAt;

    /// <summary>It captures, or not any more, or for another reason.</summary>
    public event Action<CaptureHeard>? Changed;

    public CaptureHeard Report => _report;

    /// <summary>Captures until cancelled, whatever happens. Then it writes and acknowledges what it has.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var pause = ShortestPause;
        while (!cancellation.IsCancellationRequested)
        {
            var begunAt = time.GetTimestamp();
            try
            {
                _fold ??= Open();
                await CaptureAsync(_fold, cancellation);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                // What begins well and soon fails again is tried no faster than what does not begin.
                pause = time.GetElapsedTime(begunAt) >= LongestPause ? ShortestPause : pause * 2 < LongestPause ? pause * 2 : LongestPause;
                Tell(e.Message);
            }
            catch (Exception) when (cancellation.IsCancellationRequested)
            {
                // It ends.
            }

            await Task.Delay(pause, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await FinishAsync();
    }

    async Task CaptureAsync(CaptureFold fold, CancellationToken cancellation)
    {
        // First: nothing is fetched that cannot be written, and no consumer is made whose name could be forgotten.
        Write(fold);
        var stream = await StreamAsync(cancellation);
        fold.Begin(stream);
        Settle(fold, await jetStream.FindConsumerAsync(stream.Name, fold.Durable, cancellation) ?? await CreateConsumerAsync(fold, stream, cancellation));
        await using var fetch = jetStream.Fetch(stream.Name, fold.Durable);
        Tell("");
        while (!cancellation.IsCancellationRequested)
        {
            if (fetch.Awaited == 0)
            {
                fold.Break();
                await fetch.AskAsync(Batch, cancellation);
            }

            await TakeAsync(fold, fetch, MostAtOnce, Task.Delay(WriteEvery, time, cancellation));
            if (!fold.IsAllAcknowledged && (fold.Unwritten >= MostUnwritten || time.GetElapsedTime(_writtenAt) >= WriteEvery))
            {
                await WriteAsync(fold, cancellation);
            }

            if (time.GetElapsedTime(_settledAt) >= SettleEvery)
            {
                Settle(fold, await jetStream.FindConsumerAsync(stream.Name, fold.Durable, cancellation) ?? throw new NatsException($"somebody deleted the consumer {fold.Durable}"));
            }

            Tell("");
        }

        await TakeAsync(fold, fetch, Batch, Task.CompletedTask);
    }

    /// <summary>Folds what comes until the tick, and what is there already.</summary>
    async Task TakeAsync(CaptureFold fold, NatsJSFetch fetch, int most, Task tick)
    {
        for (var taken = 0; taken < most && await fetch.NextAsync(tick) is { } message; taken++)
        {
            using (message)
            {
                _pending = message.Metadata.NumPending;
                fold.Take(message);
            }
        }
    }

    async Task WriteAsync(CaptureFold fold, CancellationToken cancellation)
    {
        Write(fold);
        foreach (var subject in fold.Written())
        {
            await jetStream.AckAsync(subject, cancellation);
        }
    }

    void Write(CaptureFold fold)
    {
        store.Write(fold.Freeze().Write());
        (_written, _writtenAt) = (time.GetUtcNow(), time.GetTimestamp());
    }

    async Task<NatsJSStreamInfo> StreamAsync(CancellationToken cancellation)
    {
        if (await jetStream.FindStreamAsync(options.StreamName, cancellation) is { } found)
        {
            return found;
        }

        return options.Stream is null
            ? await jetStream.CreateStreamAsync(new(options.StreamName, options.Subject.Subject, MaxAge, MaxBytes), cancellation)
            : throw new NatsException($"there is no stream {options.Stream}: make one over '{options.Subject.Subject}', or name none and one is made");
    }

    Task<NatsJSConsumerInfo> CreateConsumerAsync(CaptureFold fold, NatsJSStreamInfo stream, CancellationToken cancellation) => jetStream.CreateConsumerAsync(
        stream.Name,
        new(fold.Durable, options.Subject.Subject, Math.Min(fold.Floor, stream.LastSequence) + 1, AckWait, MaxAckPending, InactiveThreshold),
        cancellation);

    void Settle(CaptureFold fold, NatsJSConsumerInfo consumer)
    {
        fold.Settle(consumer.AckFloor);
        (_pending, _settledAt) = (consumer.NumPending, time.GetTimestamp());
    }

    CaptureFold Open()
    {
        var document = store.Open() is { } bytes ? CaptureDocument.Read(bytes) : null;

        // What is counted of one subject is not continued with another.
        var isOurs = document is not null && (document.Stream, document.Subject) == (options.StreamName, options.Subject.Subject);
        if (isOurs && document!.Companion is { } former)
        {
            companion?.Restore(former);
        }

        return new(isOurs ? document! : CaptureDocument.Begin(options.StreamName, options.Subject.Subject), options.Subject.KeyOf, live, companion?.Freeze);
    }

    /// <summary>Two writes: then all of it may be acknowledged.</summary>
    async Task FinishAsync()
    {
        using var limit = new CancellationTokenSource(StopWithin, time);
        try
        {
            while (_fold is { IsAllAcknowledged: false } fold)
            {
                await WriteAsync(fold, limit.Token);
            }

            // The answer comes after the acknowledgements have arrived.
            await (_fold is null ? Task.CompletedTask : jetStream.FindConsumerAsync(options.StreamName, _fold.Durable, limit.Token));
        }
        catch (Exception e) when (e is NatsException or NatsJSApiException or TimeoutException or OperationCanceledException or IOException or UnauthorizedAccessException)
        {
            // What is not acknowledged comes again, and is recognised or folded then.
        }

        Tell("it has ended");
    }

    /// <param name="problem">Why it does not capture; empty: it does.</param>
    void Tell(string problem)
    {
        var former = _report;
        _report = new(id, options.Subject.Service, problem)
        {
            Folded = _fold?.Folded ?? 0,
            Recognised = _fold?.Recognised ?? 0,
            Pending = problem.Length == 0 ? _pending : null,
            Written = _written,
        };
        if (former.Problem != problem)
        {
            Changed?.Invoke(_report);
        }
    }
}
