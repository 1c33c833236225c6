using Surveyor.Host.Logging;

namespace Surveyor.Host.Delivery;

/// <summary>How telling somebody of alerts goes.</summary>
/// <param name="Target">Whom, without secrets.</param>
/// <param name="Problem">Why the last try failed; empty: it did not; null: there was none.</param>
/// <param name="Told">How often it came out well.</param>
/// <param name="Failed">How often it did not.</param>
public sealed record DeliveryReport(string Target, string? Problem, long Told, long Failed);

/// <summary>Counts how telling somebody goes, and has the log tell when it begins to fail and when it no longer does.</summary>
sealed class DeliveryTally(string target, ILogger log)
{
    volatile DeliveryReport _report = new(target, null, 0, 0);

    public DeliveryReport Report => _report;

    public void Told()
    {
        if (_report.Problem != "")
        {
            log.AlertsTold(target);
        }

        _report = _report with { Problem = "", Told = _report.Told + 1 };
    }

    public void Failed(string problem)
    {
        if (_report.Problem is not { Length: > 0 })
        {
            log.AlertsNotTold(target, problem);
        }

        _report = _report with { Problem = problem, Failed = _report.Failed + 1 };
    }
}
