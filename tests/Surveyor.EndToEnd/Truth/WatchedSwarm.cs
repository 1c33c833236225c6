using System.Diagnostics;
using Surveyor.Benchmarks.Swarm;
using Surveyor.EndToEnd.Kit;

namespace Surveyor.EndToEnd.Truth;

/// <summary>A swarm behind a real server, and a Surveyor that watches it.</summary>
public sealed record WatchedSwarm(TestSystem System, Swarm Swarm, SurveyorProcess Surveyor) : IAsyncDisposable
{
    /// <summary>Resident memory of Surveyor, bytes.</summary>
    public long Resident
    {
        get
        {
            using var process = Process.GetProcessById(Surveyor.Program.Pid);
            return process.WorkingSet64;
        }
    }

    public int OpenFiles => Directory.GetFiles($"/proc/{Surveyor.Program.Pid}/fd").Length;

    public async ValueTask DisposeAsync()
    {
        await Surveyor.DisposeAsync();
        await Swarm.DisposeAsync();
        await System.DisposeAsync();
    }
}
