namespace Surveyor.Snapshot;

/// <summary>Of several Surveyors that show the same, the one that holds the lease does.</summary>
/// <param name="Held">This one shows what it knows; else it stands by.</param>
/// <param name="Holder">Who was last seen to hold it; empty when nobody, or not known.</param>
/// <param name="Problem">Why the lease cannot be written or read; empty when all is well.</param>
public sealed record LeaseReport(bool Held, string Holder, string Problem);
