using Microsoft.Extensions.Logging;

namespace Surveyor.Host.Logging;

/// <summary>What the log says about servers and questions.</summary>
static partial class SurveyMessages
{
    [LoggerMessage(200, LogLevel.Information, "found server {Server} (cluster {Cluster}, version {Version}), state {State}")]
    public static partial void Found(this ILogger log, string server, string cluster, string version, string state);

    [LoggerMessage(201, LogLevel.Information, "found {Count} servers")]
    public static partial void FoundMany(this ILogger log, int count);

    [LoggerMessage(202, LogLevel.Information, "server {Server} (cluster {Cluster}) is {State}, was {Before}")]
    public static partial void Changed(this ILogger log, string server, string cluster, string state, string before);

    [LoggerMessage(203, LogLevel.Warning, "server {Server} (cluster {Cluster}) is {State}, was {Before}")]
    public static partial void WentDown(this ILogger log, string server, string cluster, string state, string before);

    [LoggerMessage(204, LogLevel.Information, "server {Server} (cluster {Cluster}) is forgotten")]
    public static partial void Forgotten(this ILogger log, string server, string cluster);

    [LoggerMessage(205, LogLevel.Warning, "two living servers are called {Server} (cluster {Cluster})")]
    public static partial void DuplicateName(this ILogger log, string server, string cluster);

    [LoggerMessage(206, LogLevel.Warning, "{Expected} servers are expected (option count), {Known} are known")]
    public static partial void CountDiffers(this ILogger log, int expected, int known);

    [LoggerMessage(207, LogLevel.Information, "the expected {Expected} servers are known")]
    public static partial void CountAgrees(this ILogger log, int expected);

    [LoggerMessage(208, LogLevel.Warning, "{Answered} of {Expected} servers answered {Questions}{Problem}")]
    public static partial void QuestionsFail(this ILogger log, int answered, int expected, string questions, string problem);

    [LoggerMessage(209, LogLevel.Information, "completely answered again: {Questions}")]
    public static partial void QuestionsRecovered(this ILogger log, string questions);

    [LoggerMessage(210, LogLevel.Warning, "{Problem}")]
    public static partial void Problem(this ILogger log, string problem);

    [LoggerMessage(212, LogLevel.Information, "{Consumers} consumers are known; the pace of the questions about streams and consumers follows")]
    public static partial void PaceChanged(this ILogger log, int consumers);

    [LoggerMessage(213, LogLevel.Information, "the system is shared by {Members}{Share}")]
    public static partial void Members(this ILogger log, string members, string share);

    [LoggerMessage(214, LogLevel.Warning, "two members are called {Name} (shard-name): the second shows nothing")]
    public static partial void SameMember(this ILogger log, string name);

    [LoggerMessage(211, LogLevel.Error, "the survey loop failed and starts anew")]
    public static partial void LoopFailed(this ILogger log, Exception exception);
}
