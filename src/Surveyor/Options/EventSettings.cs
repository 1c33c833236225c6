namespace Surveyor.Host.Options;

/// <summary>What is heard besides what is asked.</summary>
static class EventSettings
{
    public static SettingList Section { get; } = new("Events");

    public static Setting<string> Observe { get; } = Section.Add<string>(new(
        "observe", Kinds.Text, "",
        "Folder of service observation files, in the form of nats-surveyor; changes are followed."));

    public static Setting<string> JetStream { get; } = Section.Add<string>(new(
        "jetstream", Kinds.Text, "",
        "Folder of JetStream advisory files, in the form of nats-surveyor: logins to accounts whose advisories are heard; changes are followed."));
}
