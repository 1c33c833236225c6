using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Surveyor.Host.Options;

/// <summary>
/// Options from a YAML file (JSON is YAML too). A mapping under a key is the same as its keys joined by hyphens:
/// "forget: {server: 1h}" is "forget-server: 1h".
/// </summary>
static class ConfigFile
{
    public static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    /// <returns>The file named, else the first of the usual ones that is there, else null.</returns>
    public static string? Find(RawValue? named, IReadOnlyList<string> folders, List<string> warnings)
    {
        if (named is not null)
        {
            return named.Texts[^1];
        }

        foreach (var folder in folders)
        {
            var file = Extensions.Select(extension => Path.Combine(folder, "nats-surveyor" + extension)).FirstOrDefault(File.Exists);
            if (file is not null)
            {
                return file;
            }

            var other = Path.Combine(folder, "nats-surveyor.toml");
            if (File.Exists(other))
            {
                warnings.Add($"{other} is not read: configuration files are YAML or JSON");
            }
        }

        return null;
    }

    public static IReadOnlyList<RawValue> Read(string file, RawValue? named, List<ConfigProblem> problems)
    {
        try
        {
            using var reader = new StreamReader(file);
            var yaml = new YamlStream();
            YamlText.Load(yaml, reader);
            var walk = new Walk(file, problems);
            if (yaml.Documents.Count > 0)
            {
                walk.Root(yaml.Documents[0].RootNode);
            }

            return walk.Found;
        }
        catch (YamlException e)
        {
            problems.Add(new($"{file}:{e.Start.Line}", "", $"is not readable as YAML: {e.Message}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            var why = e is FileNotFoundException or DirectoryNotFoundException ? "no such file" : e.Message;
            problems.Add(new(named?.Source ?? file, "", $"cannot read '{file}': {why}"));
        }

        return [];
    }

    sealed class Walk(string file, List<ConfigProblem> problems)
    {
        public List<RawValue> Found { get; } = [];

        public void Root(YamlNode node)
        {
            if (node is YamlMappingNode mapping)
            {
                Visit(mapping, "");
            }
            else if (node is not YamlScalarNode { Value: null or "" })
            {
                Wrong(node, "", "the file must be a mapping of options to values");
            }
        }

        void Visit(YamlMappingNode mapping, string path)
        {
            foreach (var (key, value) in mapping.Children)
            {
                var name = path + ((key as YamlScalarNode)?.Value ?? key.ToString());
                if (AllSettings.ByName.TryGetValue(name, out var setting))
                {
                    Take(setting, name, key, value);
                }
                else if (value is YamlMappingNode inner && AllSettings.List.Any(s => s.Name.StartsWith(name + "-", StringComparison.OrdinalIgnoreCase)))
                {
                    Visit(inner, name + "-");
                }
                else
                {
                    Wrong(key, name, "there is no such option" + Nearest.DidYouMean(name, AllSettings.ByName.Keys));
                }
            }
        }

        void Take(Setting setting, string name, YamlNode key, YamlNode value)
        {
            if (setting.NotInFile)
            {
                Wrong(key, name, "has no place in a file; it is a flag or a variable");
            }
            else if (Found.Exists(raw => raw.Setting == setting))
            {
                Wrong(key, name, "is given twice");
            }
            else if (Raw(setting, value, $"{file}:{value.Start.Line}", name) is not { } raw)
            {
                Wrong(value, name, $"accepted: {setting.Accepts}");
            }
            else if (raw.Texts.Count > 0 || setting.IsList)
            {
                Found.Add(raw);
            }
        }

        /// <returns>A value without texts for an empty node, which means not given; null when the node has the wrong shape.</returns>
        static RawValue? Raw(Setting setting, YamlNode value, string source, string name) => value switch
        {
            _ when YamlText.IsNothing(value) => new(setting, [], source, name),
            YamlScalarNode scalar when !setting.IsListOfMappings => RawValue.Written(setting, [scalar.Value ?? ""], source, name),
            YamlSequenceNode list when setting.IsList && !setting.IsListOfMappings && list.Children.All(item => item is YamlScalarNode) =>
                new(setting, [.. list.Children.Select(item => ((YamlScalarNode)item).Value ?? "")], source, name),
            YamlSequenceNode list when setting.IsListOfMappings && list.Children.All(item => item is YamlMappingNode) =>
                new(setting, [.. list.Children.Select(item => ((YamlMappingNode)item).ToJson().ToJsonString())], source, name),
            YamlMappingNode map when setting.IsList && !setting.IsListOfMappings && map.Children.Values.All(item => item is YamlScalarNode) =>
                new(setting, [.. map.Children.Select(pair => $"{pair.Key}={pair.Value}")], source, name),
            _ => null,
        };

        void Wrong(YamlNode node, string name, string text) => problems.Add(new($"{file}:{node.Start.Line}", name, text));
    }
}
