using System.Net.NetworkInformation;

namespace Surveyor.Host.Demo;

/// <summary>
/// Chooses loopback ports nobody listens on, below the range that systems hand out to outgoing connections. Another
/// program may still take one before it is used: who starts a server tries again with others.
/// </summary>
public sealed class LoopbackPorts
{
    const int First = 15_000;
    const int End = 32_000;

    static readonly Lock Gate = new();
    static readonly HashSet<int> Given = [];

    public int Next()
    {
        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(static end => end.Port).ToHashSet();
        lock (Gate)
        {
            while (true)
            {
                var port = Random.Shared.Next(First, End);
                if (!taken.Contains(port) && Given.Add(port))
                {
                    return port;
                }
            }
        }
    }

    public static bool IsFree(int port) =>
        IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().All(end => end.Port != port);
}
