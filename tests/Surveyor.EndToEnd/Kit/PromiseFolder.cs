using System.Text.Json;
using Surveyor.Objectives;

namespace Surveyor.EndToEnd.Kit;

/// <summary>Objectives for <c>--slos</c>, and a place for what Surveyor keeps of them.</summary>
public sealed class PromiseFolder : IDisposable
{
    readonly string _root = Directory.CreateTempSubdirectory("surveyor-promise-").FullName;

    /// <param name="services">Each is promised to be answered in 99 % within 100 ms, over an hour.</param>
    public PromiseFolder(params string[] services)
    {
        Directory.CreateDirectory(Slos);
        foreach (var service in services)
        {
            File.WriteAllText(Path.Combine(Slos, $"{service}.yaml"), $"service: {service}\nthreshold: 100ms\ntarget: 99%\nperiod: 1h\n");
        }
    }

    public string Slos => Path.Combine(_root, "slos");

    public string State => Path.Combine(_root, "state");

    public string BudgetsFile => Path.Combine(State, "budgets", "state.json");

    /// <summary>Flags of a Surveyor that keeps its budgets in this folder.</summary>
    public IReadOnlyList<string> Flags => ["--slos", Slos, "--state-dir", State];

    /// <summary>Events that are kept, of all objectives.</summary>
    public double Kept
    {
        get
        {
            using var file = JsonDocument.Parse(File.ReadAllText(BudgetsFile));
            var cells = ObjectiveDocument.Of(file.RootElement.GetProperty("document")).Cells;
            return cells.Sum(static cell => cell.Rings[^1].Buckets.Chunk(4).Sum(static bucket => bucket[1] + bucket[2]));
        }
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
