namespace Surveyor.Host.Options;

/// <summary>Something wrong with the configuration: where it was said, which option, and what is accepted instead.</summary>
/// <param name="Source">"file:line", a flag or a variable.</param>
/// <param name="Key">The option as written there; empty when no option is meant.</param>
sealed record ConfigProblem(string Source, string Key, string Text)
{
    public override string ToString() => Key.Length == 0 || Source.EndsWith(Key, StringComparison.Ordinal) ? $"{Source}: {Text}" : $"{Source}: {Key}: {Text}";
}

/// <summary>A value as it was written somewhere, before it is understood.</summary>
sealed record RawValue(Setting Setting, IReadOnlyList<string> Texts, string Source, string Key)
{
    /// <summary>A value written as text; for a list, its items separated by commas.</summary>
    public static RawValue Written(Setting setting, IEnumerable<string> texts, string source, string key) => new(
        setting,
        [.. setting.IsList ? texts.SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) : texts],
        source,
        key);
}

/// <summary>The value of every option: given somewhere, or its default.</summary>
sealed class OptionValues(IReadOnlyDictionary<Setting, GivenValue> given)
{
    public T Get<T>(Setting<T> setting) => given.TryGetValue(setting, out var found) ? (T)found.Value! : setting.Default;

    public bool IsGiven(Setting setting) => given.ContainsKey(setting);

    /// <summary>Where the value in force comes from: "file:line", a flag, a variable, or "default".</summary>
    public string SourceOf(Setting setting) => given.TryGetValue(setting, out var found) ? found.Source : "default";
}

/// <summary>A value that was given and understood.</summary>
sealed record GivenValue(object? Value, string Source);

/// <summary>What came out of reading all sources.</summary>
/// <param name="Warnings">Things worth a log line that stop nobody.</param>
sealed record OptionsReading(OptionValues Values, IReadOnlyList<ConfigProblem> Problems, IReadOnlyList<string> Warnings, string? File);
