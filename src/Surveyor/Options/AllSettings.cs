namespace Surveyor.Host.Options;

/// <summary>Every option there is.</summary>
static class AllSettings
{
    public static IReadOnlyList<SettingList> Sections { get; } =
    [
        NatsSettings.Section,
        SurveySettings.Section,
        MetricsSettings.Section,
        HealthSettings.Section,
        ShardSettings.Section,
        StateSettings.Section,
        HttpSettings.Section,
        EventSettings.Section,
        ObjectiveSettings.Section,
        AlertSettings.Section,
        LogSettings.Section,
    ];

    public static IReadOnlyList<Setting> List { get; } = [.. Sections.SelectMany(section => section)];

    public static IReadOnlyList<Setting> Flags { get; } = [.. List.Where(setting => !setting.OnlyInFile)];

    public static IReadOnlyDictionary<string, Setting> ByName { get; } =
        List.ToDictionary(setting => setting.Name, StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyDictionary<string, Setting> ByVariable { get; } = Flags
        .SelectMany(setting => setting.OtherVariables.Prepend(setting.Variable).Select(variable => (variable, setting)))
        .ToDictionary(pair => pair.variable, pair => pair.setting, StringComparer.Ordinal);
}
