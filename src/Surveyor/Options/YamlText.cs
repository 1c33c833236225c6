using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Surveyor.Host.Options;

/// <summary>YAML as it is written (JSON is YAML too).</summary>
static class YamlText
{
    /// <summary>Nodes are read one within the other: without an end, a file of brackets would end the process.</summary>
    const int Deepest = 40;

    /// <summary>The documents that say something.</summary>
    /// <exception cref="YamlException">It is none.</exception>
    public static IReadOnlyList<YamlNode> Documents(string text)
    {
        Check(text);
        var yaml = new YamlStream();
        Load(yaml, new StringReader(text));
        return [.. yaml.Documents.Select(document => document.RootNode).Where(root => !IsNothing(root))];
    }

    /// <summary>YamlDotNet ends some unclosed brackets with exceptions of its inner workings.</summary>
    /// <exception cref="YamlException">It is no YAML.</exception>
    public static void Load(YamlStream yaml, TextReader reader) => Try(() => yaml.Load(reader));

    /// <summary>A key without a value says nothing.</summary>
    public static bool IsNothing(YamlNode node) => node is YamlScalarNode { Value: null or "" or "~" or "null", Style: ScalarStyle.Plain };

    static void Check(string text) => Try(() =>
    {
        var parser = new Parser(new StringReader(text));
        var depth = 0;
        while (parser.MoveNext())
        {
            var now = parser.Current!;
            depth += now.NestingIncrease;
            if (depth > Deepest)
            {
                throw new YamlException(now.Start, now.End, "it is nested too deep");
            }

            if (now is AnchorAlias)
            {
                throw new YamlException(now.Start, now.End, "an alias (*name) is not understood");
            }
        }
    });

    static void Try(Action read)
    {
        try
        {
            read();
        }
        catch (Exception e) when (e is not YamlException and not IOException)
        {
            throw new YamlException("a bracket or quote may not be closed", e);
        }
    }
}
