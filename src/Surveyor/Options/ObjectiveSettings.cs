namespace Surveyor.Host.Options;

/// <summary>What is promised about services.</summary>
static class ObjectiveSettings
{
    public static SettingList Section { get; } = new("Objectives");

    public static Setting<string> Slos { get; } = Section.Add<string>(new(
        "slos", Kinds.Text, "",
        "Folder of objectives for the latency of services, YAML or JSON, also OpenSLO's; changes are followed."));
}
