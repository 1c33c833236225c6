using Surveyor.EndToEnd.Kit;
using Surveyor.Events;
using Surveyor.Hearing;
using Surveyor.Objectives;
using Surveyor.Protocol;
using Surveyor.State;

namespace Surveyor.EndToEnd.Truth;

/// <summary>What an earlier process kept that ends now, so that no test waits for a gap to become long.</summary>
public static class HeardBefore
{
    /// <summary>All was good, but for a gap of which nothing is known.</summary>
    /// <param name="service">Of APP, as <see cref="PromiseFolder"/> promises it.</param>
    /// <param name="gapEnded">Before now.</param>
    public static void Write(PromiseFolder folder, string service, int good, TimeSpan gap, TimeSpan gapEnded)
    {
        var now = DateTimeOffset.UtcNow;
        SteppedTime time = new(now - gap - gapEnded);
        ObjectiveLedger ledger = new(time);
        ledger.Set([new() { Name = service, Service = service, Threshold = TimeSpan.FromMilliseconds(100), Target = 0.99m, Period = TimeSpan.FromHours(1) }]);
        Note(null);
        Pass(gap, HearingProblem.NotConnected);
        Note(null);
        for (var i = 0; i < good; i++)
        {
            ledger.Take(new(service, "APP"), "APP", new() { Status = 200, Total = 5_000_000, Responder = new() });
        }

        Pass(gapEnded, null);
        using var file = StateFile.Open(Path.GetDirectoryName(folder.BudgetsFile)!);
        file.Write(ledger.Export().Write());

        void Pass(TimeSpan span, HearingProblem? problem)
        {
            for (var passed = TimeSpan.Zero; passed < span; passed += TimeSpan.FromSeconds(1))
            {
                time.Pass(TimeSpan.FromSeconds(1));
                Note(problem);
            }
        }

        void Note(HearingProblem? problem) => ledger.Note([new(new(service, "APP"), "APP", "APP", problem, null)], []);
    }
}
