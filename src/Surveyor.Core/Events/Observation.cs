namespace Surveyor.Events;

/// <summary>That a service is observed: where its latency samples are heard.</summary>
/// <param name="Id">Tells it apart from others: the file it was read from.</param>
/// <param name="Service">The service's name as it is shown.</param>
/// <param name="Topic">The subject the export names for its latency, as this login hears it; wildcards are fine.</param>
public sealed record Observation(string Id, string Service, string Topic);
