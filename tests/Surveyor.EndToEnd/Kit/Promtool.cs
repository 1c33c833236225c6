using System.Diagnostics;

namespace Surveyor.EndToEnd.Kit;

/// <summary>What Prometheus' own tool thinks of a page, and of rules.</summary>
public static class Promtool
{
    /// <summary>It answers 1 for what it cannot parse and 3 for lint findings.</summary>
    public static Task<(int ExitCode, string Output)> CheckAsync(string page) => RunAsync(page, "check", "metrics");

    /// <summary>Runs the tests of rules.</summary>
    public static Task<(int ExitCode, string Output)> TestRulesAsync(IEnumerable<string> files) => RunAsync("", ["test", "rules", .. files]);

    /// <summary>Rules that are there twice are an error, too.</summary>
    public static Task<(int ExitCode, string Output)> CheckRulesAsync(IEnumerable<string> files) => RunAsync("", ["check", "rules", "--lint-fatal", .. files]);

    /// <param name="input">What it reads from its standard input.</param>
    public static async Task<(int ExitCode, string Output)> RunAsync(string input, params string[] arguments)
    {
        ProcessStartInfo start = new(Tools.Promtool, arguments) { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true };
        using var promtool = Process.Start(start)!;
        var errors = promtool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = promtool.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await promtool.StandardInput.WriteAsync(input);
        promtool.StandardInput.Close();
        await promtool.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (promtool.ExitCode, await errors + await output);
    }
}
