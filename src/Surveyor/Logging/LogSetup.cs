using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Surveyor.Host.Options;

namespace Surveyor.Host.Logging;

/// <summary>Where log lines go and how they look.</summary>
static class LogSetup
{
    public static ILoggerFactory Create(OptionValues options, TimeProvider time) => LoggerFactory.Create(logging =>
    {
        logging.SetMinimumLevel(options.Get(LogSettings.Level));
        logging.AddFilter("Microsoft", options.Get(LogSettings.Level) > LogLevel.Warning ? options.Get(LogSettings.Level) : LogLevel.Warning);

        // What it says, with a stack trace, is said in a sentence by whoever starts the host.
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (options.Get(LogSettings.Format) == LogFormat.Json)
        {
            logging.AddJsonConsole(json =>
            {
                json.UseUtcTimestamp = true;
                json.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            });
        }
        else
        {
            logging.Services.AddSingleton(time);
            logging.Services.AddSingleton<ConsoleFormatter, LineFormatter>();
            logging.AddConsole(console => console.FormatterName = LineFormatter.FormatterName);
        }
    });
}
