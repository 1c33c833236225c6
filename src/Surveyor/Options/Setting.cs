namespace Surveyor.Host.Options;

/// <summary>
/// One option: everything about it is said here once. Flag, environment variable, key of the configuration file, help text and
/// config/surveyor.yaml all derive from it.
/// </summary>
abstract class Setting(string name, string help)
{
    const string Prefix = "NATS_SURVEYOR_";

    /// <summary>The flag without its dashes, and the YAML key.</summary>
    public string Name { get; } = name;

    public string Help { get; } = help;

    public string Flag => "--" + Name;

    public string Variable { get; } = Prefix + name.Replace('-', '_').ToUpperInvariant();

    /// <summary>One-letter flag, null for most.</summary>
    public char? Letter { get; init; }

    /// <summary>Other environment variables that mean the same; the own one goes first.</summary>
    public IReadOnlyList<string> OtherVariables { get; init; } = [];

    /// <summary>Its value must never be shown.</summary>
    public bool Secret { get; init; }

    /// <summary>Giving it, with whatever value, says which families nats-surveyor would export; then its defaults hold.</summary>
    public bool SelectsFamilies { get; init; }

    /// <summary>Recognised because nats-surveyor has it, but what it switches on does not exist yet: any value but an empty one refuses to start.</summary>
    public bool NotBuilt { get; init; }

    /// <summary>What the default depends on, when it is not a plain value.</summary>
    public string? DefaultNote { get; init; }

    /// <summary>Has no place in a configuration file.</summary>
    public bool NotInFile { get; init; }

    /// <summary>Is no flag and no variable: too much for one line.</summary>
    public bool OnlyInFile => IsListOfMappings;

    public abstract bool IsSwitch { get; }

    public abstract bool IsList { get; }

    public abstract bool IsListOfMappings { get; }

    /// <summary>What is accepted, as the end of the sentence "accepted: …".</summary>
    public abstract string Accepts { get; }

    /// <summary>Placeholder of the value in the help text; empty for switches.</summary>
    public abstract string Placeholder { get; }

    /// <summary>The default as YAML.</summary>
    public abstract string DefaultYaml { get; }

    /// <summary>Reads a value; on failure <paramref name="value"/> is null and the result says what is wrong without showing secrets.</summary>
    public abstract string? Read(IReadOnlyList<string> texts, out object? value);

    public static bool IsVariable(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    public override string ToString() => Name;
}

/// <summary>An option whose value is a <typeparamref name="T"/>.</summary>
sealed class Setting<T>(string name, SettingKind<T> kind, T @default, string help) : Setting(name, help)
{
    public T Default { get; } = @default;

    /// <summary>Shown as the default in YAML when there is no plain one.</summary>
    public T? Example { get; init; }

    public override bool IsSwitch => kind.IsSwitch;

    public override bool IsList => kind.IsList;

    public override bool IsListOfMappings => kind.IsListOfMappings;

    public override string Accepts => kind.Accepts;

    public override string Placeholder => kind.Placeholder;

    public override string DefaultYaml => kind.Yaml(Default is null && Example is not null ? Example : Default);

    public override string? Read(IReadOnlyList<string> texts, out object? value)
    {
        if (kind.TryRead(texts, out var typed, out var culprit))
        {
            value = typed;
            return null;
        }

        value = null;
        return IsListOfMappings ? culprit : Secret ? $"not accepted; accepted: {Accepts}" : $"'{culprit}' is not accepted; accepted: {Accepts}";
    }
}
