using System.Text.Json;
using Surveyor.Nats;
using Surveyor.Protocol;

namespace Surveyor.Shards;

/// <summary>Says once a second that this member is there, and hears the others.</summary>
public sealed class ShardAnnouncer(INatsConnection connection, ShardOptions options, string instance, ShardMembership membership, TimeProvider time)
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Long enough to hear all others, and for them to hear us.</summary>
    static readonly TimeSpan JoiningTakes = TimeSpan.FromSeconds(3);

    /// <summary>So that the others know what they must show when we stop showing it.</summary>
    static readonly TimeSpan LeavingTakes = TimeSpan.FromSeconds(2);

    readonly string _subject = SubjectOf(options);
    long _joinsAt;
    long? _leavesAt;

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
        if (membership.IsHeard && connection.State == NatsConnectionState.Open)
        {
            _leavesAt = time.GetTimestamp() + Ticks(LeavingTakes);
            await SayAsync(CancellationToken.None);
            await Task.Delay(LeavingTakes, time);
        }
    }

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
                if (!membership.Hears() || !membership.IsHeard)
                {
                    Rejoin();
                }

                await SayAsync(cancellation);
            }

            await Task.Delay(Pause, time, cancellation);
        }
    }

    /// <summary>The others may show our share by now: they are told beforehand when we show it again.</summary>
    void Rejoin()
    {
        var now = time.GetTimestamp();
        if (_joinsAt <= now)
        {
            _joinsAt = now + Ticks(JoiningTakes);
        }
    }

    async Task SayAsync(CancellationToken cancellation)
    {
        var now = time.GetTimestamp();
        var announcement = new ShardAnnouncement(options.Name, instance, Left(_joinsAt, now), _leavesAt is { } leaves ? Left(leaves, now) : null);
        try
        {
            await connection.PublishAsync(_subject, announcement.ToUtf8(), cancellation: cancellation);
        }
        catch (NatsException)
        {
            // Who is not heard has no share, and the refusal is counted.
        }
    }

    double Left(long at, long now) => Math.Max(0, (double)(at - now) / time.TimestampFrequency);

    long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
