namespace Surveyor.Objectives;

/// <summary>Events by time, in buckets of one width; the oldest makes room for the newest. Times are milliseconds of the ledger's own time.</summary>
/// <param name="width">Milliseconds.</param>
/// <param name="count">How many buckets.</param>
sealed class EventRing(long width, int count)
{
    /// <summary>Most objectives have no events for most of the time.</summary>
    Bucket[]? _buckets;
    long _newest = long.MinValue;

    public long Width => width;

    /// <summary>What is covered at any moment: the newest bucket has just begun.</summary>
    public long Span => width * (count - 1);

    /// <summary>What waited in a stream may be older than all that is kept.</summary>
    public void Add(long at, bool isBad)
    {
        if (IsPast(at))
        {
            return;
        }

        ref var bucket = ref Of(at);
        if (isBad)
        {
            bucket.Bad++;
        }
        else
        {
            bucket.Good++;
        }
    }

    /// <summary>From then until then nobody listened.</summary>
    public void AddUnheard(long from, long to)
    {
        from = Math.Max(from, to - Span);
        while (from < to)
        {
            var end = Math.Min(to, ((from / width) + 1) * width);
            Of(from).Unheard += (uint)(end - from);
            from = end;
        }
    }

    /// <summary>What happened in a window. Of a bucket in which it begins or ends a part is taken; the newest one may not be over yet, and counts whole.</summary>
    /// <param name="ago">How long ago the window ended.</param>
    public EventCounts Sum(long now, long window, long ago = 0)
    {
        var counts = default(EventCounts);
        var (from, to) = (now - ago - window, now - ago);
        for (var index = Math.Max(Floor(from), _newest - count + 1); _buckets is not null && index <= Math.Min(_newest, Floor(to)); index++)
        {
            var bucket = _buckets[Slot(index)];
            var begins = Math.Max(from, index * width);
            var ends = index == _newest && ago == 0 ? (index + 1) * width : Math.Min(to, (index + 1) * width);
            var share = (ends - begins) / (double)width;
            counts += new EventCounts(bucket.Good * share, bucket.Bad * share, TimeSpan.FromMilliseconds(bucket.Unheard * share));
        }

        return counts;
    }

    /// <summary>The buckets that are not empty, with the time each begins, oldest first.</summary>
    public IEnumerable<(long At, Bucket Bucket)> Filled()
    {
        for (var index = _newest - count + 1; _buckets is not null && index <= _newest; index++)
        {
            if (_buckets[Slot(index)] is { IsEmpty: false } bucket)
            {
                yield return (index * width, bucket);
            }
        }
    }

    /// <summary>Adds what another ring of the same width had.</summary>
    /// <param name="isSame">Both counted the same events, the one from earlier on and the other for longer: the greater numbers hold.</param>
    public void Put(long at, Bucket bucket, bool isSame = false)
    {
        if (IsPast(at))
        {
            return;
        }

        ref var own = ref Of(at);
        own = isSame
            ? new() { Good = Math.Max(own.Good, bucket.Good), Bad = Math.Max(own.Bad, bucket.Bad), Unheard = Math.Max(own.Unheard, bucket.Unheard) }
            : new() { Good = own.Good + bucket.Good, Bad = own.Bad + bucket.Bad, Unheard = own.Unheard + bucket.Unheard };
    }

    bool IsPast(long at) => _newest != long.MinValue && Floor(at) <= _newest - count;

    ref Bucket Of(long at)
    {
        var index = Floor(at);
        _buckets ??= new Bucket[count];
        if (index > _newest)
        {
            for (var next = Math.Max(_newest, index - count) + 1; _newest != long.MinValue && next <= index; next++)
            {
                _buckets[Slot(next)] = default;
            }

            _newest = index;
        }

        return ref _buckets[Slot(Math.Max(index, _newest - count + 1))];
    }

    long Floor(long at) => at >= 0 ? at / width : ((at + 1) / width) - 1;

    int Slot(long index) => (int)(((index % count) + count) % count);

    internal struct Bucket
    {
        public uint Good;
        public uint Bad;

        /// <summary>Milliseconds.</summary>
        public uint Unheard;

        public readonly bool IsEmpty => (Good | Bad | Unheard) == 0;
    }
}
