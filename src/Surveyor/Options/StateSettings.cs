using System.Text.RegularExpressions;

namespace Surveyor.Host.Options;

/// <summary>
/// Where what outlives a process is kept: a folder, or what several Surveyors share, a JetStream bucket, with a login of its own, since
/// servers refuse JetStream to users of the system account.
/// </summary>
static partial class StateSettings
{
    public static SettingList Section { get; } = new("State");

    public static Setting<StateKeeper> State { get; } = Section.Add<StateKeeper>(new(
        "state", Kinds.Choice(("file", StateKeeper.File), ("jetstream", StateKeeper.JetStream)), StateKeeper.File,
        "Where the error budgets of objectives and the alerts that fire outlive Surveyor: in a folder of its own, or in a JetStream bucket that several share."));

    public static Setting<string> Folder { get; } = Section.Add<string>(new(
        "state-dir", Kinds.Text, "/var/lib/nats-surveyor",
        "The folder; made when there is none, used only when there are objectives, or alerts are sent. No two Surveyors share one."));

    public static LoginSettings Login { get; } = new(Section, "state", "state", "an ordinary account with JetStream, needed by ha and by state jetstream.");

    public static Setting<string> Bucket { get; } = Section.Add<string>(new(
        "state-bucket", Kinds.Pattern("letters, digits, '-' and '_'", BucketPattern()), "surveyor",
        "Key-value bucket; made when it does not exist."));

    public static Setting<int> Replicas { get; } = Section.Add<int>(new(
        "state-replicas", Kinds.Number(1, 5), 1,
        "Servers that store the bucket, when it is made: 3 survives the loss of one."));

    [GeneratedRegex("^[A-Za-z0-9_-]+$")]
    private static partial Regex BucketPattern();
}

/// <summary>What keeps the state.</summary>
enum StateKeeper
{
    File,
    JetStream,
}
