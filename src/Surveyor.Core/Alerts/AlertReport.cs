namespace Surveyor.Alerts;

/// <summary>The alerts that Surveyor itself evaluates, and how telling of them goes, as of one moment.</summary>
/// <param name="Deliveries">Of each who is told.</param>
/// <param name="Refused">See <see cref="AlertEvaluator.Refused"/>.</param>
/// <param name="Evaluations">How often they were evaluated, and all who are to be told were told or not reached.</param>
public sealed record AlertReport(IReadOnlyList<Alert> Alerts, IReadOnlyList<DeliveryReport> Deliveries, long Refused, long Evaluations);

/// <summary>How telling somebody of alerts goes.</summary>
/// <param name="Target">Whom, without secrets.</param>
/// <param name="Problem">Why the last try failed; empty: it did not; null: there was none, or another Surveyor tells.</param>
/// <param name="Told">How often it came out well.</param>
/// <param name="Failed">How often it did not.</param>
/// <param name="ToldAt">When it came out well last; null: never.</param>
public sealed record DeliveryReport(string Target, string? Problem, long Told, long Failed, DateTimeOffset? ToldAt);
