namespace Surveyor.Hearing;

/// <summary>A service that an account exports.</summary>
/// <param name="Account">The account's id.</param>
/// <param name="Subject">In that account; may have wildcards.</param>
public sealed record ExportedService(string Account, string AccountName, string Subject)
{
    /// <summary>Percent of the requests that are measured; 0: those whose headers ask for it; null: none, it is not tracked.</summary>
    public int? Sampling { get; init; }

    /// <summary>Subject of the samples in the exporting account; empty when it is not tracked.</summary>
    public string Results { get; init; } = "";

    /// <summary>After which time a request counts as unanswered; null when servers do not tell, which is always so in configuration mode.</summary>
    public TimeSpan? ResponseThreshold { get; init; }

    public IReadOnlyList<ServiceImporter> Importers { get; init; } = [];

    /// <summary>The service as its samples are counted, if somebody listens to them.</summary>
    public Events.ServiceKey? Heard { get; init; }

    /// <summary>How they come: "import", or the id of an observation; empty when nobody listens.</summary>
    public string HeardBy { get; init; } = "";

    public bool IsTracked => Sampling is not null;

    /// <summary>Servers measure no service whose responses are streamed or chunked.</summary>
    public bool HasOneResponse { get; init; } = true;

    /// <summary>
    /// The share of requests that servers measure: they draw a number from 0 to 99 and take those up to the sampling, which is one more in a
    /// hundred. Null when headers decide, and what they choose says nothing about the rest.
    /// </summary>
    public double? SampledRatio => Sampling is >= 1 and var percent ? Math.Min(100, percent + 1) / 100.0 : null;
}

/// <summary>Who may send requests to a service from another account.</summary>
/// <param name="Account">The account's id.</param>
/// <param name="Subject">In that account.</param>
/// <param name="Shares">Samples tell who asked.</param>
public sealed record ServiceImporter(string Account, string Subject, bool Shares);
