namespace Surveyor.Host.Http;

/// <summary>Answers for supervisors: is the process there, does it know anything.</summary>
static class Probes
{
    public static void Map(IEndpointRouteBuilder routes, LiveSurvey live)
    {
        // nats-surveyor's path and answer.
        Answers.Map(routes, "/healthz", context => Answers.Text(context, 200, "ok"));
        Answers.Map(routes, "/-/healthy", context => Answers.Text(context, 200, "healthy\n"));
        Answers.Map(routes, "/-/ready", context => live.NotReady() is { } reason
            ? Answers.Text(context, 503, $"not ready: {reason}\n")
            : Answers.Text(context, 200, "ready\n"));
    }
}
