namespace Surveyor.Metrics.Exposition;

/// <summary>
/// The memory a page is written with, used again for the next one. The shared pools would keep a copy for each thread that ever
/// wrote a page: hundreds of megabytes for a million series.
/// </summary>
sealed class PageScratch
{
    readonly Dictionary<Type, object> _rows = [];
    double[] _values = [];

    /// <summary>The label sets of the group that is being written.</summary>
    public LabelSets Sets { get; } = new();

    /// <summary>Room for the values of the group that is being written.</summary>
    public double[] Values(int most) => _values.Length >= most ? _values : _values = GC.AllocateUninitializedArray<double>(most);

    /// <summary>Rows of a type; empty.</summary>
    public RowList<TRow> Rows<TRow>()
    {
        if (!_rows.TryGetValue(typeof(TRow), out var rows))
        {
            _rows.Add(typeof(TRow), rows = new RowList<TRow>());
        }

        var list = (RowList<TRow>)rows;
        list.Clear();
        return list;
    }
}
