namespace Surveyor.Events;

/// <summary>How busy and how slow a name is of late. What is newer weighs more, so that old weights need not be touched as time goes.</summary>
/// <param name="inherited">What it took over from the name whose place it took: as much may have been missed of it.</param>
sealed class Standing(double inherited = 0)
{
    double _inherited = inherited;
    double _answered;
    double _waited;

    public double Weight { get; private set; } = inherited;

    /// <summary>The weight of what was surely heard.</summary>
    public double Heard => Weight - _inherited;

    /// <summary>What a requestor waited in the mean, in nanoseconds. A failed request tells nothing about that.</summary>
    public double Slowness => _answered > 0 ? _waited / _answered : 0;

    public void Add(double weight, long? waited)
    {
        Weight += weight;
        if (waited is { } nanoseconds)
        {
            _answered += weight;
            _waited += weight * nanoseconds;
        }
    }

    public void Scale(double factor)
    {
        Weight *= factor;
        _inherited *= factor;
        _answered *= factor;
        _waited *= factor;
    }
}
