using Surveyor.Alerts;
using Surveyor.Host.Logging;

namespace Surveyor.Host.Delivery;

/// <summary>Counts how telling somebody goes, and has the log tell when it begins to fail and when it no longer does. One writer.</summary>
sealed class DeliveryTally(string target, ILogger log, TimeProvider time)
{
    volatile DeliveryReport _report = new(target, null, 0, 0, null);

    public DeliveryReport Report => _report;

    public void Told()
    {
        if (_report.Problem != "")
        {
            log.AlertsTold(target);
        }

        _report = _report with { Problem = "", Told = _report.Told + 1, ToldAt = time.GetUtcNow() };
    }

    public void Failed(string problem)
    {
        if (_report.Problem is not { Length: > 0 })
        {
            log.AlertsNotTold(target, problem);
        }

        _report = _report with { Problem = problem, Failed = _report.Failed + 1 };
    }

    /// <summary>It is another one's turn: whether this one could tell nobody knows.</summary>
    public void LeftToAnother()
    {
        if (_report.Problem is not null)
        {
            _report = _report with { Problem = null };
        }
    }
}
