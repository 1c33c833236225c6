using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace Surveyor.Host.Options;

/// <summary>YAML as JSON, with every scalar as text.</summary>
static class YamlJson
{
    public static JsonNode ToJson(this YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(pair => KeyValuePair.Create<string, JsonNode?>(Text(pair.Key), pair.Value.ToJson()))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(item => item.ToJson())]),
        _ => JsonValue.Create(Text(node)),
    };

    static string Text(YamlNode node) => (node as YamlScalarNode)?.Value ?? "";
}
