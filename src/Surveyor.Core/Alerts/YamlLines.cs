using System.Text;

namespace Surveyor.Alerts;

/// <summary>The little of YAML that rules need. Everything that is not ours is quoted, so that no name is anything but text.</summary>
sealed class YamlLines
{
    readonly StringBuilder _text = new();

    public YamlLines Line(int indent, string text)
    {
        _text.Append(' ', indent).Append(text).Append('\n');
        return this;
    }

    /// <summary>A key with a text.</summary>
    public YamlLines Text(int indent, string key, string value) => Line(indent, $"{key}: {PromText.Quote(value)}");

    /// <summary>A key with a text of several lines, which stays as it looks.</summary>
    public YamlLines Block(int indent, string key, string value)
    {
        Line(indent, $"{key}: |-");
        foreach (var line in value.Split('\n'))
        {
            Line(indent + 2, line);
        }

        return this;
    }

    public YamlLines Texts(int indent, string key, IReadOnlyList<KeyValuePair<string, string>> values)
    {
        if (values.Count == 0)
        {
            return this;
        }

        Line(indent, $"{key}:");
        foreach (var (name, value) in values)
        {
            Text(indent + 2, name, value);
        }

        return this;
    }

    public override string ToString() => _text.ToString();
}
