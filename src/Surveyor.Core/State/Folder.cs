using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Surveyor.State;

/// <summary>Makes what happens in folders outlive a loss of power. .NET itself opens no folder, and so flushes none.</summary>
static class Folder
{
    const int CloseOnExec = 0x80000;

    /// <summary>Makes it, and what is missing above it.</summary>
    public static void Make(string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        if (Path.GetDirectoryName(Path.GetFullPath(folder)) is { } above)
        {
            Make(above);
            Directory.CreateDirectory(folder);
            Flush(above);
        }
    }

    /// <summary>When it returns, files are on the disk under the names they have. Elsewhere than on Linux that is left to the system.</summary>
    /// <exception cref="IOException">It cannot be opened or flushed.</exception>
    public static void Flush(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var handle = new SafeFileHandle(Open(Encoding.UTF8.GetBytes(folder + '\0'), CloseOnExec), ownsHandle: true);
        if (handle.IsInvalid)
        {
            throw new IOException($"{folder} cannot be flushed: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        RandomAccess.FlushToDisk(handle);
    }

    /// <param name="path">With a zero at its end.</param>
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    static extern int Open(byte[] path, int flags);
}
