using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Surveyor.Host.Demo;

/// <summary>Signals to one process by its id. .NET itself can only kill.</summary>
static class PosixSignal
{
    static bool Bsd => OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD();

    public static int Interrupt => 2;

    public static int Terminate => 15;

    public static int Stop => Bsd ? 17 : 19;

    public static int Continue => Bsd ? 19 : 18;

    public static int User2 => Bsd ? 31 : 12;

    public static void Send(int pid, int signal)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("Windows has no signals: the demo runs on Linux and macOS.");
        }

        if (Kill(pid, signal) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"signal {signal} to process {pid}");
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    static extern int Kill(int pid, int signal);
}
