using System.Diagnostics;

namespace Surveyor.Metrics.Rows;

/// <summary>What the operating system says about this process. Null where it does not say.</summary>
readonly record struct ProcessSample(double CpuSeconds, double ResidentBytes, double VirtualBytes, double? StartTime, double? OpenFiles, double Threads)
{
    static readonly double? Started = StartOfProcess();

    public static ProcessSample Take()
    {
        using var process = Process.GetCurrentProcess();
        return new(
            process.TotalProcessorTime.TotalSeconds,
            process.WorkingSet64,
            process.VirtualMemorySize64,
            Started,
            Entries("/proc/self/fd"),
            Entries("/proc/self/task") ?? process.Threads.Count);
    }

    static double? StartOfProcess()
    {
        using var process = Process.GetCurrentProcess();
        return Units.UnixSeconds(process.StartTime.ToUniversalTime());
    }

    static double? Entries(string directory) => Directory.Exists(directory) ? Directory.EnumerateFileSystemEntries(directory).Count() : null;
}
