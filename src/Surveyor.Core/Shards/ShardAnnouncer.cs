using System.Text.Json;
using Surveyor.Nats;
using Surveyor.Protocol;

namespace Surveyor.Shards;

/// <summary>Says once a second that this member is there, and hears the others.</summary>
public sealed class ShardAnnouncer(INatsConnection connection, ShardOptions options, string instance, ShardMembership membership, TimeProvider time)
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>So that the others know what they need not show when we show it, and we what we must.</summary>
    static readonly TimeSpan JoiningTakes = TimeSpan.FromSeconds(3);

    /// <summary>By then whoever is there was heard. Where nobody has a share nobody needs to be told.</summary>
    static readonly TimeSpan Listening = TimeSpan.FromSeconds(1.5);

    /// <summary>So that the others know what they must show when we stop showing it.</summary>
    static readonly TimeSpan LeavingTakes = TimeSpan.FromSeconds(2);

    readonly string _subject = SubjectOf(options);
    long _joiningSince;
    volatile bool _isActive;
    volatile bool _isLeaving;
    volatile bool _isGone;

    public static string SubjectOf(ShardOptions options) => $"{Hear.Shards}.{options.Group}";

    /// <summary>Announces and hears until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await using var subscription = connection.Subscribe(_subject);
        await Task.WhenAll(HearAsync(subscription, cancellation), AnnounceAsync(cancellation));
    }

    /// <summary>Gives the share up; ends when the others have it. Must be called while <see cref="RunAsync"/> runs.</summary>
    public async Task LeaveAsync()
    {
        // Whoever has no share, or is alone with it, hands nothing over.
        if (_isActive && membership is { IsHeard: true, HasOthers: true } && connection.State == NatsConnectionState.Open)
        {
            _isLeaving = true;
            await SayAsync(CancellationToken.None);
            await Task.Delay(LeavingTakes, time);
        }

        _isGone = true;
        await SayAsync(CancellationToken.None);
    }

    ShardState State => _isGone ? ShardState.Gone : _isLeaving ? ShardState.Leaving : _isActive ? ShardState.Active : ShardState.Joining;

    async Task HearAsync(INatsSubscription subscription, CancellationToken cancellation)
    {
        await foreach (var message in subscription.ReadAllAsync(cancellation))
        {
            using (message)
            {
                try
                {
                    membership.Heard(Hear.ShardAnnouncement(message.Data.Span));
                }
                catch (JsonException)
                {
                    // Not from one of us; who is silent is noticed anyway.
                }
            }
        }
    }

    async Task AnnounceAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (connection.State != NatsConnectionState.Open)
            {
                membership.Deaf();
            }
            else
            {
                Advance();
                await SayAsync(cancellation);
            }

            await Task.Delay(Pause, time, cancellation);
        }
    }

    void Advance()
    {
        var now = time.GetTimestamp();
        var hears = membership.Hears();
        if (!hears || _joiningSince == 0 || (_isActive && !membership.IsHeard))
        {
            // The others may show our share by now.
            _joiningSince = now;
            _isActive = false;
        }
        else if (membership.IsHeard && time.GetElapsedTime(_joiningSince, now) >= (membership.HasOthers ? JoiningTakes : Listening))
        {
            _isActive = true;
        }
    }

    async Task SayAsync(CancellationToken cancellation)
    {
        try
        {
            await connection.PublishAsync(_subject, new ShardAnnouncement(options.Name, instance, State).ToUtf8(), cancellation: cancellation);
        }
        catch (NatsException)
        {
            // Who is not heard has no share, and the refusal is counted.
        }
    }
}
