using Surveyor.Protocol;

namespace Surveyor.Events;

/// <summary>Adds up the samples of one service for as long as its document is kept.</summary>
sealed class CapturedTally
{
    readonly SortedDictionary<int, long> _statuses = [];
    readonly long[][] _counts = [.. Enum.GetValues<LatencyPart>().Select(_ => new long[Buckets.Latency.Bounds.Length + 1])];
    readonly Int128[] _sums = new Int128[Enum.GetValues<LatencyPart>().Length];
    string _account = "";
    long _malformed;

    public CapturedTally()
    {
    }

    public CapturedTally(CapturedService former)
    {
        (_account, _malformed, _statuses) = (former.Account, former.Malformed, new(former.Statuses.ToDictionary()));
        foreach (var (part, captured) in former.Parts)
        {
            _sums[(int)part] = captured.SumNanoseconds;
            captured.Counts.Take(Buckets.Latency.Bounds.Length + 1).ToArray().CopyTo(_counts[(int)part], 0);
        }
    }

    /// <param name="sample">Null: the message was none.</param>
    public void Add(ServiceLatency? sample)
    {
        if (sample is null)
        {
            _malformed++;
            return;
        }

        _statuses[sample.Status] = _statuses.GetValueOrDefault(sample.Status) + 1;
        if (sample.Status != 200 || sample.Responder is not { } answered)
        {
            return;
        }

        _account = answered.Acc ?? _account;
        for (var part = 0; part < _sums.Length; part++)
        {
            Add((LatencyPart)part, LatencyParts.Of(sample, (LatencyPart)part));
        }
    }

    public CapturedService Freeze(ServiceKey key) => new()
    {
        Service = key.Service,
        NamedAccount = key.Account,
        Account = _account,
        Statuses = new Dictionary<int, long>(_statuses),
        Malformed = _malformed,
        Parts = Enum.GetValues<LatencyPart>().ToDictionary(part => part, part => new CapturedPart(_counts[(int)part].Sum(), _sums[(int)part], [.. _counts[(int)part]])),
    };

    void Add(LatencyPart part, long nanoseconds)
    {
        var bucket = Array.FindIndex(Buckets.Latency.Limits, limit => nanoseconds <= limit);
        _counts[(int)part][bucket < 0 ? ^1 : bucket]++;
        _sums[(int)part] += nanoseconds;
    }
}
