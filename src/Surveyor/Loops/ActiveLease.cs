using Surveyor.Host.Logging;
using Surveyor.Host.Options;
using Surveyor.Snapshot;

namespace Surveyor.Host.Loops;

/// <summary>The lease that decides which of several equal Surveyors is active.</summary>
/// <param name="activate">Told whenever it changes whether this Surveyor is active.</param>
sealed class ActiveLease(Action<bool> activate, ILogger log)
{
    bool? _held;
    string _problem = "";

    /// <returns>Null without <c>ha</c>: this Surveyor is always active.</returns>
    public static LeaseLoop? Start(SharedState? shared, OptionValues options, Func<bool> able, Action<bool> activate, ILogger log, TimeProvider time)
    {
        if (shared is null || !options.Get(ShardSettings.Ha))
        {
            return null;
        }

        activate(false);
        return new(shared, options, "active", able, new ActiveLease(activate, log).Tell, log, time);
    }

    void Tell(LeaseReport report)
    {
        activate(report.Held);
        if (report.Problem.Length > 0 && report.Problem != _problem)
        {
            log.LeaseFails(report.Problem);
        }

        if (report.Held && _held != true)
        {
            log.Active();
        }
        else if (!report.Held && _held != false)
        {
            log.StandsBy(report.Holder.Length > 0 ? $": {report.Holder} is active" : "");
        }

        (_held, _problem) = (report.Held, report.Problem);
    }
}
