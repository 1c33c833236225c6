using System.Diagnostics;

namespace Surveyor.EndToEnd.Kit;

/// <summary>What Prometheus' own tool thinks of a page.</summary>
public static class Promtool
{
    /// <summary>It answers 1 for what it cannot parse and 3 for lint findings.</summary>
    public static async Task<(int ExitCode, string Output)> CheckAsync(string page)
    {
        ProcessStartInfo start = new(Tools.Promtool, ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true };
        using var promtool = Process.Start(start)!;
        var errors = promtool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = promtool.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await promtool.StandardInput.WriteAsync(page);
        promtool.StandardInput.Close();
        await promtool.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (promtool.ExitCode, await errors + await output);
    }
}
