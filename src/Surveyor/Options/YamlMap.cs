using System.Diagnostics.CodeAnalysis;
using YamlDotNet.RepresentationModel;

namespace Surveyor.Host.Options;

/// <summary>A mapping of a file while it is read: its values by their keys, and everything that is wrong with them.</summary>
/// <param name="file">As it is told.</param>
/// <param name="path">What stands before its keys when they are told; empty for the whole document.</param>
sealed class YamlMap(YamlMappingNode node, string file, string path, Action<ConfigProblem> tell)
{
    /// <summary>Of a file that is something else there may be any number.</summary>
    const int MostUnknown = 60;

    // Keys that differ in their tags only are the same text.
    readonly Dictionary<string, YamlNode> _values =
        node.Children.Where(pair => !YamlText.IsNothing(pair.Value)).DistinctBy(pair => Text(pair.Key)).ToDictionary(pair => Text(pair.Key), pair => pair.Value);

    readonly Action<ConfigProblem> _tell = tell;
    readonly List<string> _asked = [];

    /// <summary>Every key that was asked for, in order: the others are unknown.</summary>
    public IReadOnlyList<string> Asked => _asked;

    public string File => file;

    public long Line => node.Start.Line;

    public bool Has(string key)
    {
        if (!_asked.Contains(key))
        {
            _asked.Add(key);
        }

        return _values.ContainsKey(key);
    }

    /// <returns>Whether it is given and accepted; if it is given and not accepted, that is told.</returns>
    public bool TryRead<T>(string key, SettingKind<T> kind, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (!Has(key))
        {
            return false;
        }

        if (Texts(_values[key], kind.IsList) is not { } texts)
        {
            Wrong(key, $"accepted: {kind.Accepts}");
            return false;
        }

        if (kind.TryRead(texts, out value, out var culprit))
        {
            return true;
        }

        Wrong(key, $"'{Short(culprit)}' is not accepted; accepted: {kind.Accepts}");
        return false;
    }

    public T Read<T>(string key, SettingKind<T> kind, T otherwise) => TryRead(key, kind, out var value) ? value : otherwise;

    /// <summary>The same of a key that must be given.</summary>
    public bool Needs<T>(string key, SettingKind<T> kind, [MaybeNullWhen(false)] out T value)
    {
        if (!Has(key))
        {
            Wrong(key, $"is missing; accepted: {kind.Accepts}");
        }

        return TryRead(key, kind, out value);
    }

    /// <summary>Any keys with values of text.</summary>
    /// <param name="problem">What is wrong with a key; null: nothing.</param>
    public SortedDictionary<string, string> Pairs(string key, Func<string, string?> problem)
    {
        var pairs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in Map(key)?._values ?? [])
        {
            if (problem(name) is { } wrong)
            {
                Wrong(key, $"'{Short(name)}' {wrong}");
            }
            else if (Texts(value, isList: false) is not { } texts)
            {
                Wrong(key, $"{Short(name)} is not accepted; accepted: text");
            }
            else
            {
                pairs[name] = texts[0];
            }
        }

        return pairs;
    }

    /// <summary>Any keys with values of text, or lists of it.</summary>
    public IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> Lists(string key)
    {
        foreach (var (name, value) in Map(key)?._values ?? [])
        {
            if (value is YamlScalarNode { Value: { } text })
            {
                yield return new(name, [text]);
            }
            else if (Texts(value, isList: true) is { } texts)
            {
                yield return new(name, texts);
            }
            else
            {
                Wrong(key, $"{Short(name)} is not accepted; accepted: text, or a list of it");
            }
        }
    }

    /// <summary>A mapping below a key; null when it is not given, or is none, which is told.</summary>
    public YamlMap? Map(string key)
    {
        if (!Has(key))
        {
            return null;
        }

        if (_values[key] is YamlMappingNode inner)
        {
            return new(inner, file, $"{path}{key}.", _tell);
        }

        Wrong(key, "is no mapping of keys to values");
        return null;
    }

    /// <summary>A list of mappings below a key; what is none is told.</summary>
    public IReadOnlyList<YamlMap> Maps(string key)
    {
        if (!Has(key))
        {
            return [];
        }

        if (_values[key] is YamlSequenceNode list && list.Children.All(item => item is YamlMappingNode))
        {
            return [.. list.Children.Select((item, at) => new YamlMap((YamlMappingNode)item, file, $"{path}{key}[{at}].", _tell))];
        }

        Wrong(key, "is no list of mappings");
        return [];
    }

    /// <summary>The same, and what is wrong with it is told where it is told of another one, which needs it.</summary>
    public YamlMap ToldWith(YamlMap other) => new(node, file, path, other._tell);

    /// <summary>Tells what is wrong with a key, whether it is there or not.</summary>
    public void Wrong(string key, string text)
    {
        var at = node.Children.Keys.FirstOrDefault(one => Text(one) == key) ?? node;
        WrongAt(at, key, text);
    }

    /// <summary>Tells of each of these keys that is given.</summary>
    public void Refuse(string reason, params IReadOnlyList<string> keys)
    {
        foreach (var key in keys.Where(Has))
        {
            Wrong(key, reason);
        }
    }

    /// <summary>Tells of keys that nobody asked for.</summary>
    public void NoOthers()
    {
        foreach (var key in node.Children.Keys.Where(key => !_asked.Contains(Text(key))).Take(MostUnknown))
        {
            WrongAt(key, Short(Text(key)), "there is no such key" + Nearest.DidYouMean(Short(Text(key)), _asked));
        }
    }

    void WrongAt(YamlNode at, string key, string text) => _tell(new($"{file}:{at.Start.Line}", path + key, text));

    static string Text(YamlNode node) => (node as YamlScalarNode)?.Value ?? node.ToString();

    static IReadOnlyList<string>? Texts(YamlNode value, bool isList) => value switch
    {
        YamlScalarNode { Value: var text } when isList => [.. (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
        YamlScalarNode { Value: var text } => [text ?? ""],
        YamlSequenceNode list when isList && list.Children.All(item => item is YamlScalarNode) => [.. list.Children.Select(Text)],
        _ => null,
    };

    /// <summary>Of what may be a megabyte.</summary>
    static string Short(string text) => text.Length > 80 ? text[..80] + "…" : text;
}
