using Surveyor.Alerts;
using Surveyor.Host.Logging;

namespace Surveyor.Host.Delivery;

/// <summary>Counts how telling somebody goes, and has the log tell when it begins to fail and when it no longer does. One writer.</summary>
sealed class DeliveryTally(string target, ILogger log, TimeProvider time)
{
    bool _isRefused;
    volatile DeliveryReport _report = new(target, null, 0, 0, null);

    public DeliveryReport Report => _report;

    public void Told()
    {
        if (_report.Problem != "")
        {
            log.AlertsTold(target);
        }

        _isRefused = false;
        _report = _report with { Problem = "", Told = _report.Told + 1, ToldAt = time.GetUtcNow() };
    }

    /// <param name="isRefusal">It is there and does not want them: the log tells that, too, when it was away before.</param>
    public void Failed(string problem, bool isRefusal = false)
    {
        if (_report.Problem is not { Length: > 0 } || (isRefusal && !_isRefused))
        {
            log.AlertsNotTold(target, problem);
        }

        _isRefused |= isRefusal;
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
