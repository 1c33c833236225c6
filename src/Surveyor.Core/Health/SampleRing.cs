namespace Surveyor.Health;

/// <summary>The last samples, oldest first. Grows with use: most ephemeral consumers do not live long.</summary>
struct SampleRing<T>
    where T : struct
{
    public const int Most = 36;

    const int Few = 6;

    T[]? _samples;
    byte _next;
    byte _count;

    public readonly int Count => _count;

    /// <summary>0 is the oldest.</summary>
    public readonly T this[int index] => _samples![(_next - _count + index + _samples.Length) % _samples.Length];

    public readonly T Last => this[_count - 1];

    public void Add(T sample)
    {
        _samples ??= new T[Few];
        if (_count == _samples.Length && _samples.Length < Most)
        {
            Grow();
        }

        _samples[_next] = sample;
        _next = (byte)((_next + 1) % _samples.Length);
        _count = (byte)Math.Min(_count + 1, _samples.Length);
    }

    public void Clear() => this = default;

    public readonly T[] ToArray()
    {
        var all = new T[_count];
        for (var i = 0; i < all.Length; i++)
        {
            all[i] = this[i];
        }

        return all;
    }

    void Grow()
    {
        var grown = new T[Math.Min(_samples!.Length * 2, Most)];
        ToArray().CopyTo(grown, 0);
        _samples = grown;
        _next = _count;
    }
}
