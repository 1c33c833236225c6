using Surveyor.Nats;
using Surveyor.Snapshot;

namespace Surveyor.State;

/// <summary>
/// Lets one of several hold something, and another take it when that one is gone. The holder writes every second; who sees the same
/// revision for the lease's duration by its own clock takes over, so no two clocks need to agree.
/// </summary>
/// <param name="able">Whether this one could do what the holder does; one that cannot for the lease's duration gives it up.</param>
/// <param name="holder">Tells this process from the others; shown to people.</param>
public sealed class Lease(KeyValueBucket bucket, INatsConnection connection, string key, string holder, Func<bool> able, TimeProvider time)
{
    /// <summary>How long a holder that says nothing is waited for.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(4);

    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    readonly Lock _gate = new();
    LeaseReport _report = new(false, "", "it was not read yet");
    ulong _revision;
    long _seenAt;
    long _ableAt;

    /// <summary>Held, or not any more.</summary>
    public event Action<LeaseReport>? Changed;

    public LeaseReport Report
    {
        get
        {
            lock (_gate)
            {
                return _report;
            }
        }
    }

    /// <summary>Takes and keeps it until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            await TryAsync(cancellation);
            await Task.Delay(Pause, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Gives it up, so that another takes it at once. Call after <see cref="RunAsync"/> has ended.</summary>
    public async Task ReleaseAsync()
    {
        if (!Report.Held)
        {
            return;
        }

        Become(new(false, "", ""));
        _seenAt = 0;
        try
        {
            using var patient = new CancellationTokenSource(Pause, time);
            if (await bucket.UpdateAsync(key, "", _revision, patient.Token) is null && await bucket.GetAsync(key, patient.Token) is var entry && entry.Value == holder)
            {
                // A write that was not waited for came through.
                await bucket.UpdateAsync(key, "", entry.Revision, patient.Token);
            }
        }
        catch (Exception e) when (IsUnanswered(e))
        {
            // The others wait for the lease's duration.
        }
    }

    async Task TryAsync(CancellationToken cancellation)
    {
        try
        {
            _ableAt = able() ? time.GetTimestamp() : _ableAt;
            if (Report.Held && time.GetElapsedTime(_ableAt) >= Duration)
            {
                await ReleaseAsync();
                return;
            }

            using var patient = new CancellationTokenSource(Duration / 2, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patient.Token, cancellation);
            await (Report.Held ? KeepAsync(either.Token) : TakeAsync(either.Token));
        }
        catch (Exception e) when (IsUnanswered(e) && cancellation.IsCancellationRequested)
        {
            // It ends.
        }
        catch (Exception e) when (IsUnanswered(e))
        {
            // Whether a dead connection is one shows only when something is asked of it.
            if (e is OperationCanceledException or TimeoutException && !await AnswersAsync())
            {
                connection.ReconnectElsewhere("JetStream requests and a PING were not answered");
            }

            // Who could not look has not seen the holder rest.
            _seenAt = Report.Held ? _seenAt : 0;

            // While nobody can write, nobody can take it: rather one that goes on than none while JetStream is down. But one that is cut
            // off cannot know.
            var isCutOff = connection.State != NatsConnectionState.Open && time.GetElapsedTime(_seenAt) >= Duration;
            Become(Report with { Held = Report.Held && !isCutOff, Problem = e is OperationCanceledException ? "no answer from JetStream" : e.Message });
        }
    }

    async Task KeepAsync(CancellationToken cancellation)
    {
        var sentAt = time.GetTimestamp();
        if (await bucket.UpdateAsync(key, holder, _revision, cancellation) is { } revision)
        {
            (_revision, _seenAt) = (revision, sentAt);
            Become(new(true, holder, ""));
            return;
        }

        // A write that was not answered may have been ours.
        var entry = await bucket.GetAsync(key, cancellation);
        (_revision, _seenAt) = (entry.Revision, sentAt);
        Become(new(entry.Value == holder, entry.Value, ""));
    }

    async Task TakeAsync(CancellationToken cancellation)
    {
        var now = time.GetTimestamp();
        var entry = await bucket.GetAsync(key, cancellation);
        if (entry.Revision != _revision || _seenAt == 0)
        {
            (_revision, _seenAt) = (entry.Revision, now);
        }

        var isFree = entry.Value.Length == 0 || entry.Value == holder;
        if (able() && (isFree || time.GetElapsedTime(_seenAt, now) >= Duration) && await bucket.UpdateAsync(key, holder, entry.Revision, cancellation) is { } revision)
        {
            (_revision, _seenAt) = (revision, now);
            Become(new(true, holder, ""));
            return;
        }

        Become(new(false, entry.Value, ""));
    }

    async Task<bool> AnswersAsync()
    {
        if (connection.State != NatsConnectionState.Open)
        {
            return true;
        }

        try
        {
            using var patient = new CancellationTokenSource(Pause, time);
            await connection.PingAsync(patient.Token);
            return true;
        }
        catch (Exception e) when (IsUnanswered(e))
        {
            return false;
        }
    }

    void Become(LeaseReport report)
    {
        bool changed;
        lock (_gate)
        {
            changed = report.Held != _report.Held || report.Problem != _report.Problem;
            _report = report;
        }

        if (changed)
        {
            Changed?.Invoke(report);
        }
    }

    static bool IsUnanswered(Exception e) => e is NatsException or NatsJSApiException or TimeoutException or OperationCanceledException;
}
