using System.Globalization;
using System.Text;
using Surveyor.Nats;

namespace Surveyor.Core.Tests.Events;

/// <summary>A stream of latency samples. Sequences that other subjects take are left out.</summary>
sealed class FakeLatencyStream(DateTimeOffset created)
{
    readonly SortedDictionary<ulong, (string Subject, byte[] Data, long Timestamp)> _messages = [];

    public DateTimeOffset Created => created;

    public ulong Last { get; private set; }

    public string Text(ulong sequence) => _messages[sequence].Subject;

    /// <param name="skipped">Sequences that go to messages of no concern.</param>
    public void Publish(string subject, string data, long timestamp, int skipped = 0)
    {
        Last += (ulong)skipped + 1;
        _messages.Add(Last, (subject, Encoding.UTF8.GetBytes(data), timestamp));
    }

    /// <summary>The stream loses its end, as a server does that loses its power.</summary>
    public void LoseAfter(ulong sequence)
    {
        foreach (var lost in _messages.Keys.Where(one => one > sequence).ToList())
        {
            _messages.Remove(lost);
        }

        Last = sequence;
    }

    public ulong? Next(ulong sequence) => _messages.Keys.Where(one => one >= sequence).Select(one => (ulong?)one).FirstOrDefault();

    public int After(ulong sequence) => _messages.Keys.Count(one => one > sequence);

    public NatsJSMsg Message(ulong sequence, ulong consumerSequence, int delivered)
    {
        var (subject, data, timestamp) = _messages[sequence];
        var ack = string.Create(CultureInfo.InvariantCulture, $"$JS.ACK.S.D.{delivered}.{sequence}.{consumerSequence}.{timestamp}.{After(sequence)}");
        NatsJSMsgMetadata.TryParse(ack, out var metadata).ShouldBeTrue();
        return new(new(subject, ack, null, data), metadata);
    }
}

/// <summary>A pull consumer with explicit acknowledgements.</summary>
sealed class FakeConsumer(FakeLatencyStream stream, ulong start)
{
    readonly SortedDictionary<ulong, int> _pending = [];
    ulong _next = start;
    ulong _delivered;

    public int AckPending => _pending.Count;

    public IReadOnlyList<ulong> Pending => [.. _pending.Keys];

    public int NumPending => stream.After(_next - 1);

    public ulong AckFloor => _pending.Count > 0 ? _pending.Keys.First() - 1 : _next - 1;

    /// <returns>Null when there is nothing new.</returns>
    public NatsJSMsg? New()
    {
        if (stream.Next(_next) is not { } sequence)
        {
            return null;
        }

        _next = sequence + 1;
        _pending[sequence] = 1;
        return stream.Message(sequence, ++_delivered, 1);
    }

    public NatsJSMsg Again(ulong sequence) => stream.Message(sequence, ++_delivered, ++_pending[sequence]);

    public void Ack(string subject) => _pending.Remove(ulong.Parse(subject.Split('.')[5], CultureInfo.InvariantCulture));

    /// <summary>As it is now, for a server that forgets what came later.</summary>
    public FakeConsumer Copy()
    {
        var copy = new FakeConsumer(stream, _next) { _delivered = _delivered };
        foreach (var (sequence, delivered) in _pending)
        {
            copy._pending.Add(sequence, delivered);
        }

        return copy;
    }
}
