using Surveyor.Snapshot;
using Surveyor.Survey;

namespace Surveyor.Host.Loops;

/// <summary>What is shown: what the survey knows while this Surveyor is active, else only how it is itself.</summary>
sealed class StandbySwitch(ClusterSurvey survey, LeaseLoop? lease)
{
    public ClusterSnapshot Latest => IsActive(out var report) ? survey.Latest with { Lease = report } : survey.Standby() with { Lease = report };

    public async Task<ClusterSnapshot> SurveyAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        if (!IsActive(out _))
        {
            return Latest;
        }

        var picture = await survey.SurveyAsync(timeout, cancellation);

        // It may have been lost meanwhile.
        return IsActive(out var report) ? picture with { Lease = report } : Latest;
    }

    bool IsActive(out LeaseReport? report)
    {
        report = lease?.Report;
        return report is not { Held: false };
    }
}
