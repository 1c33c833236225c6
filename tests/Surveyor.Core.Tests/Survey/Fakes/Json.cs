using System.Globalization;
using System.Text.Json.Nodes;

namespace Surveyor.Core.Tests.Survey;

/// <summary>Short words for building JSON; members that are null are left out, as Go does with omitempty.</summary>
static class Json
{
    public static JsonObject Of(params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        var json = new JsonObject();
        foreach (var (name, value) in members)
        {
            if (value is not null)
            {
                json.Add(name, value);
            }
        }

        return json;
    }

    public static JsonArray List(IEnumerable<JsonNode> items) => [.. items];

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
}
