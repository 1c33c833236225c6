using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Surveyor.EndToEnd.Kit;

/// <summary>docker-compose.yml with its variables replaced as compose does, as far as our file goes.</summary>
public sealed partial class ComposeFile
{
    readonly Dictionary<string, object> _root;

    public ComposeFile(IReadOnlyDictionary<string, string>? environment = null)
    {
        var text = File.ReadAllText(Path.Combine(Tools.RepositoryRoot, "docker-compose.yml"));
        var parser = new MergingParser(new Parser(new StringReader(Replace(text, environment ?? new Dictionary<string, string>()))));
        _root = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(parser)!;
    }

    public IReadOnlyList<ComposeService> Services =>
        [.. Map(_root["services"]).Select(static pair => new ComposeService(pair.Key, Map(pair.Value)))];

    public ComposeService this[string name] => Services.Single(service => service.Name == name);

    public static Dictionary<string, object> Map(object node) =>
        ((Dictionary<object, object>)node).ToDictionary(static pair => (string)pair.Key, static pair => pair.Value, StringComparer.Ordinal);

    static string Replace(string text, IReadOnlyDictionary<string, string> environment) => Variable().Replace(text, match =>
    {
        var value = environment.GetValueOrDefault(match.Groups["name"].Value, "");
        var other = match.Groups["other"].Value;
        return match.Groups["form"].Value switch
        {
            ":-" => value.Length > 0 ? value : other,
            ":+" => value.Length > 0 ? other : "",
            _ => value,
        };
    });

    [GeneratedRegex(@"\$\{(?<name>\w+)((?<form>:[-+])(?<other>[^}]*))?\}")]
    private static partial Regex Variable();
}

public sealed record ComposeService(string Name, IReadOnlyDictionary<string, object> Node)
{
    public IReadOnlyList<string> Command => List("command");

    public IReadOnlyDictionary<string, string> Environment => Node.TryGetValue("environment", out var node)
        ? ComposeFile.Map(node).ToDictionary(static pair => pair.Key, static pair => pair.Value as string ?? "", StringComparer.Ordinal)
        : new Dictionary<string, string>();

    /// <summary>Files and folders of the repository by their path in the container.</summary>
    public IReadOnlyDictionary<string, string> Mounts => List("volumes")
        .Select(static volume => volume.Split(':'))
        .Where(static parts => parts[0].StartsWith('.') || parts[0].StartsWith('/'))
        .ToDictionary(static parts => parts[1], static parts => Path.GetFullPath(parts[0], Tools.RepositoryRoot), StringComparer.Ordinal);

    public IReadOnlyList<string> List(string key) =>
        Node.TryGetValue(key, out var node) ? [.. ((List<object>)node).Select(static item => (string)item)] : [];
}
