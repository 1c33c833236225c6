namespace Surveyor.Host.Delivery;

/// <summary>How telling somebody of alerts goes.</summary>
/// <param name="Target">Whom, without secrets.</param>
/// <param name="Problem">Why the last try failed; empty: it did not; null: there was none.</param>
/// <param name="Told">How often it came out well.</param>
/// <param name="Failed">How often it did not.</param>
public sealed record DeliveryReport(string Target, string? Problem, long Told, long Failed);
