using Microsoft.Extensions.Logging;
using Surveyor.Host.Logging;
using Surveyor.Survey;

namespace Surveyor.Host.Loops;

/// <summary>Keeps the survey going: a failure is a line in the log and a new start.</summary>
static class SurveyLoop
{
    public static async Task RunAsync(ClusterSurvey survey, ILogger log, TimeProvider time, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await survey.RunAsync(cancellation);
                return;
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                log.LoopFailed(e);
                await Task.Delay(TimeSpan.FromSeconds(1), time, cancellation);
            }
        }
    }
}
