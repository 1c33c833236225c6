using Microsoft.Extensions.Logging;

namespace Surveyor.Host.Options;

enum LogFormat
{
    Console,
    Json,
}

/// <summary>Configuration file and log.</summary>
static class LogSettings
{
    public static SettingList Section { get; } = new("Configuration file and log");

    /// <summary>Read before all others, since it says where they are.</summary>
    public static Setting<string> Config { get; } = Section.Add<string>(new(
        "config", Kinds.Text, "",
        "Configuration file, YAML or JSON. Without it /etc/nats-surveyor/nats-surveyor.{yaml,yml,json}, else ./nats-surveyor.{yaml,yml,json}.")
    { NotInFile = true });

    public static Setting<LogLevel> Level { get; } = Section.Add(
        new Setting<LogLevel>(
            "log-level",
            Kinds.Choice(
                ("trace", LogLevel.Trace),
                ("debug", LogLevel.Debug),
                ("info", LogLevel.Information),
                ("warn", LogLevel.Warning),
                ("warning", LogLevel.Warning),
                ("error", LogLevel.Error),
                ("fatal", LogLevel.Critical),
                ("panic", LogLevel.Critical)),
            LogLevel.Information,
            "Least severity of log lines. They go to standard error, and are written when something changes."));

    public static Setting<LogFormat> Format { get; } = Section.Add<LogFormat>(new(
        "log-format", Kinds.Choice(("console", LogFormat.Console), ("json", LogFormat.Json)), LogFormat.Console,
        "Lines for people or one JSON object per line."));
}
