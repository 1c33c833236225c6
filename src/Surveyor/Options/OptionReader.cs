namespace Surveyor.Host.Options;

/// <summary>Reads all sources, flag over environment over file over default, and gathers everything that is wrong.</summary>
static class OptionReader
{
    public static OptionsReading Read(OptionSources sources)
    {
        List<ConfigProblem> problems = [.. sources.FlagProblems];
        List<string> warnings = [];
        var environment = EnvironmentSource.Read(sources.Environment, warnings);
        var named = sources.Flags.Concat(environment).FirstOrDefault(raw => raw.Setting == LogSettings.Config && raw.Texts is [.., { Length: > 0 }]);
        var file = ConfigFile.Find(named, sources.Folders, warnings);
        var fromFile = file is null ? [] : ConfigFile.Read(file, named, problems);

        Dictionary<Setting, GivenValue> given = [];
        foreach (var raw in sources.Flags.Concat(environment).Concat(fromFile))
        {
            if (Understand(raw, problems, out var value))
            {
                given.TryAdd(raw.Setting, new(value, raw.Source));
            }
        }

        var values = new OptionValues(given);
        problems.AddRange(OptionRules.Broken(values));
        warnings.AddRange(OptionRules.Notices(values));
        return new(values, problems, warnings, file);
    }

    static bool Understand(RawValue raw, List<ConfigProblem> problems, out object? value)
    {
        var wrong = raw.Setting.Read(raw.Texts, out value);
        if (wrong is null && raw.Setting.NotBuilt)
        {
            if (value is string { Length: 0 })
            {
                return false;
            }

            wrong = "is known but not built yet in this version; remove it to start";
        }

        if (wrong is not null)
        {
            problems.Add(new(raw.Source, raw.Key, wrong));
        }

        return wrong is null;
    }
}
