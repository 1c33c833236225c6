using Surveyor.EndToEnd.Kit;
using Surveyor.Host.Demo;

namespace Surveyor.EndToEnd.Truth;

public static class Freezing
{
    /// <summary>The signal is on its way when it is sent: threads that run on another processor run on for a moment.</summary>
    public static async Task FreezeAsync(this NatsServerProcess server)
    {
        server.Pause();
        await Eventually.TrueAsync(
            () => Directory.GetDirectories($"/proc/{server.Pid}/task").All(static thread => File.ReadAllText($"{thread}/stat").Split(") ")[^1][0] == 'T'),
            $"{server.Name} is frozen");
    }
}
