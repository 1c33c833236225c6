using Surveyor.EndToEnd.Kit;

namespace Surveyor.EndToEnd.Truth;

/// <summary>One system and one Surveyor for each version, for all tests of the collection.</summary>
public sealed class Superclusters : IAsyncDisposable
{
    public const string Collection = "superclusters";

    static readonly string[] EverythingFresh = ["--fresh-for-light", "0s", "--fresh-for-state", "0s", "--fresh-for-config", "0s", "--loop-light", "0s"];

    readonly Dictionary<string, Task<(BusySystem Busy, SurveyorProcess Surveyor)>> _started = [];

    public Task<(BusySystem Busy, SurveyorProcess Surveyor)> OfAsync(string version)
    {
        if (!_started.TryGetValue(version, out var both))
        {
            _started.Add(version, both = StartAsync(version));
        }

        return both;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var started in _started.Values.Where(static started => started.IsCompletedSuccessfully))
        {
            var (busy, surveyor) = await started;
            await surveyor.DisposeAsync();
            await busy.DisposeAsync();
        }
    }

    static async Task<(BusySystem Busy, SurveyorProcess Surveyor)> StartAsync(string version)
    {
        var busy = await BusySystem.StartAsync(version);
        SurveyorProcess? surveyor = null;
        try
        {
            surveyor = await SurveyorProcess.StartAsync([.. busy.System.SurveyorFlags(busy.System.Sys), .. EverythingFresh]);
            await surveyor.WaitForServersAsync(busy.System.Servers.All.Count);
            return (busy, surveyor);
        }
        catch
        {
            await (surveyor?.DisposeAsync() ?? ValueTask.CompletedTask);
            await busy.DisposeAsync();
            throw;
        }
    }
}

[CollectionDefinition(Superclusters.Collection)]
public sealed class SuperclusterCollection : ICollectionFixture<Superclusters>;
