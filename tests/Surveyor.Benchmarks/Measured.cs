using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using Surveyor.Host.Demo;

namespace Surveyor.Benchmarks;

/// <summary>What scrapes of a program cost, measured from outside. Times in milliseconds, memory in bytes.</summary>
sealed record Cost(double Min, double Median, double P99, double Cpu, long Peak, long Series, long Bytes, int Count);

/// <summary>A program that serves /metrics, as a process of its own: Surveyor, or something to compare it with.</summary>
sealed class Measured : IAsyncDisposable
{
    readonly Process _process;
    readonly HttpClient _http;

    Measured(Process process, int port, long launchedAt)
    {
        _process = process;
        _http = new(new SocketsHttpHandler()) { BaseAddress = new($"http://127.0.0.1:{port}/"), Timeout = TimeSpan.FromSeconds(120) };
        LaunchedAt = launchedAt;
    }

    /// <summary>Timestamp of the moment before the process was started.</summary>
    public long LaunchedAt { get; }

    /// <summary>The whole process since its start, user and system.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public long Resident => Status("VmRSS:");

    /// <summary>The most it ever had resident since <see cref="ForgetPeak"/>.</summary>
    public long Peak => Status("VmHWM:");

    public static Measured Surveyor(params string[] flags)
    {
        var port = new LoopbackPorts().Next();
        var program = Environment.GetEnvironmentVariable("SURVEYOR_PROGRAM") is { Length: > 0 } published ? published : Path.Combine(AppContext.BaseDirectory, "surveyor.dll");
        return Start(port, [program, "--addr", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture), .. flags]);
    }

    /// <summary>This very program in another role: <see cref="Floors"/>.</summary>
    public static Measured Floor(string role, params string[] arguments)
    {
        var port = new LoopbackPorts().Next();
        return Start(port, [Path.Combine(AppContext.BaseDirectory, "Surveyor.Benchmarks.dll"), role, port.ToString(CultureInfo.InvariantCulture), .. arguments]);
    }

    public void ForgetPeak() => File.WriteAllText($"/proc/{_process.Id}/clear_refs", "5");

    /// <summary>Waits until a page is good and returns the milliseconds since the process was launched.</summary>
    public async Task<double> FirstAsync(Func<string, bool> isGood)
    {
        while (Stopwatch.GetElapsedTime(LaunchedAt) < TimeSpan.FromSeconds(60))
        {
            if (await TryScrapeAsync() is { } page && isGood(page))
            {
                return Stopwatch.GetElapsedTime(LaunchedAt).TotalMilliseconds;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5));
        }

        throw new TimeoutException("no good page within 60 s");
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

    /// <summary>Scrapes one after the other; the page is read and thrown away as it comes, so that measuring costs little.</summary>
    /// <param name="between">Called before each, outside the measured time.</param>
    public async Task<Cost> ScrapeAsync(int count, Func<Task> between, bool gzip = false, int warmUp = 1)
    {
        for (var i = 0; i < warmUp; i++)
        {
            await between();
            await ReadAsync(gzip);
        }

        ForgetPeak();
        List<double> times = [];
        var cpu = TimeSpan.Zero;
        for (var i = 0; i < count; i++)
        {
            await between();
            var before = CpuTime;
            var startedAt = Stopwatch.GetTimestamp();
            await ReadAsync(gzip);
            times.Add(Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds);
            cpu += CpuTime - before;
        }

        var peak = Peak;
        var (bytes, series) = await CountAsync(gzip);
        times.Sort();
        return new(times[0], times[times.Count / 2], times[Math.Min(times.Count - 1, times.Count * 99 / 100)], cpu.TotalMilliseconds / count, peak, series, bytes, count);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _http.Dispose();
    }

    static Measured Start(int port, string[] words)
    {
        var start = new ProcessStartInfo(words[0].EndsWith(".dll", StringComparison.Ordinal) ? "dotnet" : words[0], words[0].EndsWith(".dll", StringComparison.Ordinal) ? words : words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var launchedAt = Stopwatch.GetTimestamp();
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new(process, port, launchedAt);
    }

    async Task<long> ReadAsync(bool gzip, Action<ReadOnlySpan<byte>>? take = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "metrics");
        if (gzip)
        {
            request.Headers.AcceptEncoding.ParseAdd("gzip");
        }

        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync();
        await using var text = gzip && take is not null ? new GZipStream(body, CompressionMode.Decompress) : body;
        var buffer = new byte[1 << 18];
        var bytes = 0L;
        while (await text.ReadAsync(buffer) is > 0 and var read)
        {
            bytes += read;
            take?.Invoke(buffer.AsSpan(0, read));
        }

        return bytes;
    }

    async Task<(long Bytes, long Series)> CountAsync(bool gzip)
    {
        var (series, atStart) = (0L, true);
        await ReadAsync(gzip, bytes =>
        {
            foreach (var one in bytes)
            {
                series += atStart && one != '#' && one != '\n' ? 1 : 0;
                atStart = one == '\n';
            }
        });
        return (await ReadAsync(gzip), series);
    }

    long Status(string line) => long.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").First(text => text.StartsWith(line, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
        CultureInfo.InvariantCulture) * 1024;
}
