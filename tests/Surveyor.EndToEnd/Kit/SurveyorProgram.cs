using System.Diagnostics;
using Surveyor.Host.Demo;

namespace Surveyor.EndToEnd.Kit;

/// <summary>The built program as a process of its own, killed when disposed or when the test host dies.</summary>
public sealed class SurveyorProgram : IAsyncDisposable
{
    readonly Process _process;
    readonly Guardian _guardian;

    SurveyorProgram(Process process, Guardian guardian)
    {
        _process = process;
        _guardian = guardian;
    }

    /// <summary>What is tested: the published program, where SURVEYOR_PROGRAM names it, else what was built.</summary>
    public static string Path => Environment.GetEnvironmentVariable("SURVEYOR_PROGRAM") is { Length: > 0 } published
        ? published
        : System.IO.Path.Combine(AppContext.BaseDirectory, "surveyor.dll");

    static bool IsNative => !Path.EndsWith(".dll", StringComparison.Ordinal);

    /// <summary>Standard output and error, line by line.</summary>
    public OutputLog Log { get; } = new();

    public int Pid => _process.Id;

    public bool Running => !_process.HasExited;

    /// <param name="environment">Added to the environment; nothing of NATS_SURVEYOR_* is inherited.</param>
    public static SurveyorProgram Start(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        ProcessStartInfo start = new(IsNative ? Path : "dotnet", IsNative ? arguments : [Path, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Directory.CreateTempSubdirectory("surveyor-program-").FullName,
        };
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("NATS_SURVEYOR_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        Guardian guardian = new(start.WorkingDirectory);
        SurveyorProgram program = new(new() { StartInfo = start }, guardian);
        program.Run();
        return program;
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>The exit code, and what it wrote.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(IReadOnlyList<string> arguments)
    {
        await using var program = Start(arguments);
        return (await program.WaitForExitAsync(), program.Log.ToString());
    }

    /// <summary>The first line holding the text.</summary>
    /// <exception cref="InvalidOperationException">It ended or was silent; the message holds what it wrote.</exception>
    public async Task<string> WaitForLineAsync(string text, TimeSpan? limit = null)
    {
        var line = Log.WaitForAsync(text);
        var passed = Task.Delay(limit ?? TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await Task.WhenAny(line, passed, _process.WaitForExitAsync(TestContext.Current.CancellationToken));
        return line.IsCompletedSuccessfully
            ? await line
            : throw new InvalidOperationException($"surveyor {(Running ? "did not write" : "ended without writing")} '{text}' but:\n{Log}");
    }

    public void Terminate() => PosixSignal.Send(Pid, PosixSignal.Terminate);

    public void Interrupt() => PosixSignal.Send(Pid, PosixSignal.Interrupt);

    public void Kill() => _process.Kill();

    /// <summary>Waits for the end and returns the exit code.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan? limit = null)
    {
        await _process.WaitForExitAsync().WaitAsync(limit ?? TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (Running)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        await _guardian.DisposeAsync();
    }

    void Run()
    {
        _process.OutputDataReceived += (_, line) => Write(line.Data);
        _process.ErrorDataReceived += (_, line) => Write(line.Data);
        _process.Start();
        _guardian.Watch(Pid, Path);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    void Write(string? line)
    {
        if (line is not null)
        {
            Log.Add(line);
        }
    }
}
