namespace Surveyor.Snapshot;

/// <summary>An import of a service in one account, by its subject there.</summary>
/// <param name="Account">The account's id.</param>
public readonly record struct ServiceImport(string Account, string Subject);

/// <summary>How many requests went through an import, over all servers.</summary>
/// <param name="Requests">Since it was first asked for.</param>
/// <param name="At">When it was asked last.</param>
public sealed record ImportTraffic(ServiceImport Import, long Requests, DateTimeOffset At);
