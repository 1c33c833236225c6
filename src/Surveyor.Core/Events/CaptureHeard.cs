namespace Surveyor.Events;

/// <summary>How a capture goes.</summary>
/// <param name="Id">Tells it apart from other captures.</param>
/// <param name="Name">The service.</param>
/// <param name="Problem">Why it does not capture; empty: it does.</param>
public sealed record CaptureHeard(string Id, string Name, string Problem)
{
    public bool IsUp => Problem.Length == 0;

    /// <summary>Messages folded since the process started.</summary>
    public long Folded { get; init; }

    /// <summary>Messages that came again, and were not folded again.</summary>
    public long Recognised { get; init; }

    /// <summary>Messages in the stream that did not come yet; null while that is not known.</summary>
    public ulong? Pending { get; init; }

    /// <summary>When its document was written last; null before the first time.</summary>
    public DateTimeOffset? Written { get; init; }
}
