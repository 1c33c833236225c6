using System.Diagnostics;
using System.Globalization;
using Surveyor.Host.Demo;

namespace Surveyor.Benchmarks;

/// <summary>The real program, measured from outside.</summary>
sealed class Watched : IAsyncDisposable
{
    readonly Process _process;
    readonly HttpClient _http;

    Watched(Process process, int port, long launchedAt)
    {
        _process = process;
        _http = new() { BaseAddress = new($"http://127.0.0.1:{port}/"), Timeout = TimeSpan.FromSeconds(60) };
        LaunchedAt = launchedAt;
    }

    /// <summary>Timestamp of the moment before the process was started.</summary>
    public long LaunchedAt { get; }

    public TimeSpan CpuTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Resident memory, bytes.</summary>
    public long Resident
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public static Watched Start(params string[] flags)
    {
        var port = new LoopbackPorts().Next();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in (string[])[Path.Combine(AppContext.BaseDirectory, "surveyor.dll"), "--addr", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture), .. flags])
        {
            start.ArgumentList.Add(word);
        }

        var launchedAt = Stopwatch.GetTimestamp();
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new(process, port, launchedAt);
    }

    /// <returns>The page; null while nothing listens.</returns>
    public async Task<string?> TryScrapeAsync()
    {
        try
        {
            return await _http.GetStringAsync("metrics");
        }
        catch (HttpRequestException) when (!_process.HasExited)
        {
            return null;
        }
    }

    public async Task<string> ScrapeAsync() => await TryScrapeAsync() ?? throw new InvalidOperationException("surveyor does not listen any more");

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _http.Dispose();
    }
}
