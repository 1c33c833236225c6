using System.ComponentModel;
using System.Diagnostics;

namespace Surveyor.Host.Demo;

/// <summary>
/// One real nats-server in a folder. Started directly, never through a shell, so that its id is the server's own.
/// It can be stopped and started again on the same ports and store.
/// </summary>
public sealed class NatsServerProcess : IAsyncDisposable
{
    static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);

    readonly string _program;
    readonly string _folder;
    readonly Guardian _guardian;
    readonly TimeProvider _time;
    Process? _process;

    public NatsServerProcess(string program, NatsServerSettings settings, string folder, Guardian guardian, TimeProvider time)
    {
        _program = program;
        _folder = folder;
        _guardian = guardian;
        _time = time;
        Settings = settings;
    }

    /// <summary>May be replaced while the server is stopped; the configuration file is written at every start.</summary>
    public NatsServerSettings Settings { get; set; }

    public string Name => Settings.Name;

    public string Url => Settings.Url;

    public OutputLog Log { get; } = new();

    /// <summary>Where in <see cref="Log"/> the current incarnation begins.</summary>
    public long LogStart { get; private set; }

    public int Pid { get; private set; }

    public bool Running => _process is { HasExited: false };

    public string ConfigFile => Path.Combine(_folder, Name + ".conf");

    /// <summary>Starts the server and waits until it listens for clients.</summary>
    /// <exception cref="PortTakenException">Another program has one of its ports.</exception>
    /// <exception cref="NatsServerFailedException">It ended or is silent; the message holds the end of its log.</exception>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        if (Running)
        {
            return;
        }

        _process?.Dispose();
        await File.WriteAllTextAsync(ConfigFile, Settings.Text ?? NatsServerConfig.Text(Settings, _folder), cancellation);
        LogStart = Log.Position;
        _process = Spawn();
        Pid = _process.Id;
        _guardian.Watch(Pid);
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        var ready = Log.WaitForAsync("Server is ready", LogStart);
        var ended = _process.WaitForExitAsync(cancellation);
        try
        {
            await Task.WhenAny(ready, ended).WaitAsync(StartLimit, _time, cancellation);
        }
        catch (TimeoutException)
        {
            throw Failed("was not ready in time");
        }

        if (!ready.IsCompleted)
        {
            throw Log.Tail(3).Contains("address already in use", StringComparison.Ordinal)
                ? new PortTakenException($"nats-server {Name} found a port taken: {Log.Tail(1)}")
                : Failed("ended at once");
        }
    }

    /// <summary>A clean shutdown (SIGTERM), waited for.</summary>
    public Task StopAsync() => EndAsync(PosixSignal.Terminate);

    /// <summary>A crash (SIGKILL), waited for.</summary>
    public Task KillAsync() => EndAsync(null);

    public async Task RestartAsync(CancellationToken cancellation = default)
    {
        await StopAsync();
        await StartAsync(cancellation);
    }

    /// <summary>Freezes the process: its connections stay open and nobody answers.</summary>
    public void Pause() => Send(PosixSignal.Stop);

    public void Continue() => Send(PosixSignal.Continue);

    /// <summary>
    /// Lame duck mode: the server tells its clients to leave and ends after <c>lame_duck_duration</c>, 2 minutes unless
    /// the settings say otherwise (30 seconds at least).
    /// </summary>
    public void LameDuck() => Send(PosixSignal.User2);

    public Task WaitForExitAsync(CancellationToken cancellation = default) => _process?.WaitForExitAsync(cancellation) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process?.Dispose();
        _process = null;
    }

    async Task EndAsync(int? signal)
    {
        if (_process is not { HasExited: false } process)
        {
            return;
        }

        try
        {
            if (signal is { } number)
            {
                PosixSignal.Send(Pid, number);
                PosixSignal.Send(Pid, PosixSignal.Continue);
            }
            else
            {
                process.Kill();
            }

            await process.WaitForExitAsync().WaitAsync(StopLimit, _time);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It ended by itself in between.
            await process.WaitForExitAsync();
        }
        catch (TimeoutException)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    void Send(int signal)
    {
        if (!Running)
        {
            throw new InvalidOperationException($"nats-server {Name} is not running");
        }

        PosixSignal.Send(Pid, signal);
    }

    Process Spawn()
    {
        var process = new Process
        {
            StartInfo = new(_program, ["-c", ConfigFile])
            {
                WorkingDirectory = _folder,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                RedirectStandardInput = true,
            },
        };
        foreach (var (name, value) in Settings.Environment)
        {
            process.StartInfo.Environment[name] = value;
        }

        process.ErrorDataReceived += (_, line) => Write(line.Data);
        process.OutputDataReceived += (_, line) => Write(line.Data);
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            process.Dispose();
            throw new NatsServerFailedException($"cannot start '{_program}': {e.Message}", e);
        }

        return process;
    }

    void Write(string? line)
    {
        if (line is not null)
        {
            Log.Add(line);
        }
    }

    NatsServerFailedException Failed(string what) => new($"nats-server {Name} {what}:\n{Log.Tail(30)}");
}

public class NatsServerFailedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A chosen port was taken by another program in the meantime: choose others.</summary>
public sealed class PortTakenException(string message) : NatsServerFailedException(message);
