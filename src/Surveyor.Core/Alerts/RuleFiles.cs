using Surveyor.Objectives;

namespace Surveyor.Alerts;

/// <summary>All files of rules and of their tests. The same declarations give the same bytes.</summary>
public static class RuleFiles
{
    /// <param name="objectives">Null: nobody asks for rules of objectives.</param>
    /// <returns>By name of the file.</returns>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(IReadOnlyList<Objective>? objectives, RuleNaming naming)
    {
        var system = RuleFile.System(naming);
        List<KeyValuePair<string, string>> files = [new(system.Name, system.Write(naming)), new(RuleTestFile.NameFor(system), RuleTestFile.System(system, naming))];
        if (objectives is not null)
        {
            var slos = RuleFile.Objectives(objectives, naming);
            files.AddRange([new(slos.Name, slos.Write(naming)), new(RuleTestFile.NameFor(slos), RuleTestFile.Objectives(slos, objectives, naming))]);
        }

        return files;
    }
}
