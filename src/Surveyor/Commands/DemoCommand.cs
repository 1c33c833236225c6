using System.CommandLine;
using System.Globalization;
using Surveyor.Host.Demo;

namespace Surveyor.Host.Commands;

/// <summary>Runs Surveyor on a throwaway cluster with live traffic.</summary>
static class DemoCommand
{
    const int UsualPort = 7777;

    /// <param name="surveyor">Runs Surveyor itself with the given flags until cancelled or told to end; returns its exit code.</param>
    public static Command Create(Func<IReadOnlyList<string>, CancellationToken, Task<int>> surveyor)
    {
        Option<int> port = new("--port", "-p")
        {
            Description = "HTTP port of Surveyor; another one when it is taken",
            DefaultValueFactory = static _ => UsualPort,
        };
        Option<FileInfo?> program = new("--nats-server") { Description = "nats-server to run; by default the one on PATH, else the one in .tools/" };
        Command command = new("demo", "Run a throwaway three-node JetStream cluster with live traffic, and Surveyor watching it") { port, program };
        command.SetAction((result, cancellation) =>
            RunAsync(result.GetValue(program)?.FullName ?? NatsServerProgram.Find(), result.GetValue(port), surveyor, result.InvocationConfiguration, cancellation));
        return command;
    }

    static async Task<int> RunAsync(
        string? program, int port, Func<IReadOnlyList<string>, CancellationToken, Task<int>> surveyor,
        InvocationConfiguration console, CancellationToken cancellation)
    {
        if (program is null)
        {
            await console.Error.WriteLineAsync("No nats-server on PATH or in .tools/bin: run eng/get-tools.sh nats-server, or install nats-server.");
            return 1;
        }

        try
        {
            await using var cluster = await DemoCluster.StartAsync(program, TimeProvider.System, cancellation);
            var free = LoopbackPorts.IsFree(port) ? port : new LoopbackPorts().Next();
            await console.Output.WriteLineAsync(DemoGuide.Text(cluster, free).AsMemory(), cancellation);
            cluster.StartTraffic(e => console.Error.WriteLine($"The demo has no traffic: {e.Message}"));
            return await surveyor(Flags(cluster, free), cancellation);
        }
        catch (NatsServerFailedException e)
        {
            await console.Error.WriteLineAsync(e.Message);
            return 1;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return 0;
        }
    }

    static IReadOnlyList<string> Flags(DemoCluster cluster, int port) =>
    [
        "--servers", string.Join(',', cluster.Servers.Urls),
        "--user", cluster.Logins.Sys.User,
        "--password", cluster.Logins.Sys.Password,
        "--slos", cluster.SlosFolder,
        "--state-dir", cluster.StateFolder,
        "--addr", "127.0.0.1",
        "--port", port.ToString(CultureInfo.InvariantCulture),
    ];
}
