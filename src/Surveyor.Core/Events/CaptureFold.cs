using System.Text.Json;
using Surveyor.Nats;
using Surveyor.Protocol;

namespace Surveyor.Events;

/// <summary>
/// Folds captured messages, each once, and knows which may be acknowledged: those that are in the last two documents that were written.
/// So nothing is missing when the newest document is lost. One writer.
/// </summary>
/// <param name="keyOf">Which service a message is about, by its subject.</param>
/// <param name="live">Told of each message that is folded; null: it is no sample.</param>
/// <param name="companion">What the one who is told counted until now, to be written in the same moment.</param>
sealed class CaptureFold(CaptureDocument former, Func<string, ServiceKey> keyOf, Action<ServiceKey, ServiceLatency?> live, Func<JsonElement?>? companion = null)
{
    /// <summary>As in what is shown: later ones share a row.</summary>
    const int MostServices = 2_000;

    static readonly ServiceKey Others = new("(other)");

    readonly Dictionary<ServiceKey, CapturedTally> _services = former.Services.ToDictionary(one => new ServiceKey(one.Service, one.NamedAccount), one => new CapturedTally(one));
    FoldedSequences _sequences = new(former.Floor, former.Latest, former.Folded);
    Dictionary<ulong, string> _fresh = [];
    Dictionary<ulong, string> _written = [];
    ulong _writtenFloor = former.Floor;

    public string Durable { get; } = $"surveyor-{former.Id}";

    /// <summary>Up to this stream sequence everything is settled, as the last two documents say: a consumer that is made anew starts after it.</summary>
    public ulong Floor { get; private set; } = former.Floor;

    public long Folded { get; private set; }

    /// <summary>Messages that came again and were not folded again.</summary>
    public long Recognised { get; private set; }

    /// <summary>Messages that no document holds yet.</summary>
    public int Unwritten => _fresh.Count;

    public bool IsAllAcknowledged => _fresh.Count + _written.Count == 0;

    /// <summary>Messages come from this stream from now on.</summary>
    public void Begin(NatsJSStreamInfo stream)
    {
        if ((stream.Created - DateTimeOffset.UnixEpoch).Ticks <= _sequences.Latest / TimeSpan.NanosecondsPerTick)
        {
            return;
        }

        // It was made after the youngest folded message was stored, so it holds none of them, and acknowledgements would be for others of
        // the same numbers.
        _sequences = new();
        (_fresh, _written) = ([], []);
        Floor = _writtenFloor = 0;
    }

    public void Take(in NatsJSMsg message)
    {
        // Once, however often it comes: one acknowledgement is enough.
        _written.Remove(message.Metadata.StreamSequence);
        _fresh[message.Metadata.StreamSequence] = message.AckSubject;
        if (!_sequences.Take(message.Metadata))
        {
            Recognised++;
            return;
        }

        Folded++;
        var key = keyOf(message.Subject);
        var sample = Read(message.Data.Span);
        Tally(key).Add(sample);
        live(key, sample);
    }

    /// <summary>A new batch, perhaps of another leader.</summary>
    public void Break() => _sequences.Break();

    public void Settle(ulong ackFloor) => _sequences.Settle(ackFloor);

    public CaptureDocument Freeze() => former with
    {
        Floor = _sequences.Floor,
        Latest = _sequences.Latest,
        Folded = [.. _sequences.Ranges],
        Companion = companion?.Invoke() ?? former.Companion,
        Services = [.. _services.OrderBy(one => one.Key.Service, StringComparer.Ordinal).ThenBy(one => one.Key.Account, StringComparer.Ordinal).Select(one => one.Value.Freeze(one.Key))],
    };

    /// <summary>What was frozen last is on the disk, and before it nothing was folded.</summary>
    /// <returns>What may be acknowledged now.</returns>
    public IReadOnlyCollection<string> Written()
    {
        var safe = _written;
        (_written, _fresh) = (_fresh, []);
        (Floor, _writtenFloor) = (_writtenFloor, _sequences.Floor);
        return safe.Values;
    }

    CapturedTally Tally(ServiceKey key)
    {
        key = _services.ContainsKey(key) || _services.Count < MostServices ? key : Others;
        if (!_services.TryGetValue(key, out var tally))
        {
            _services.Add(key, tally = new());
        }

        return tally;
    }

    static ServiceLatency? Read(ReadOnlySpan<byte> payload)
    {
        try
        {
            return Hear.ServiceLatency(payload);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
