namespace Surveyor.Health;

/// <summary>How bad it is. Information and unknown never page.</summary>
public enum Severity
{
    Ok,

    /// <summary>Nobody can say.</summary>
    Unknown,
    Information,
    Warning,
    Critical,
}
