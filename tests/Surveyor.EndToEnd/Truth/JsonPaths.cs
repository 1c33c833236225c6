using System.Globalization;
using System.Text.Json;

namespace Surveyor.EndToEnd.Truth;

/// <summary>Reads servers' replies by dotted paths, without any of Surveyor's own types.</summary>
public static class JsonPaths
{
    /// <summary>The value, or null when some part of the path is missing or null.</summary>
    public static JsonElement? At(this JsonElement element, string path)
    {
        foreach (var name in path.Split('.'))
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element.ValueKind == JsonValueKind.Null ? null : element;
    }

    /// <summary>A number, or 1 and 0 for true and false.</summary>
    public static double? Number(this JsonElement element, string path) => element.At(path) is not { } value ? null : value.ValueKind switch
    {
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => double.Parse(value.GetRawText(), CultureInfo.InvariantCulture),
    };

    public static string Text(this JsonElement element, string path) => element.At(path)?.GetString() ?? "";

    public static bool Flag(this JsonElement element, string path) => element.At(path) is { ValueKind: JsonValueKind.True };

    /// <summary>Seconds since the epoch; null for Go's zero time.</summary>
    public static double? Time(this JsonElement element, string path)
    {
        if (element.At(path)?.GetString() is not { } text)
        {
            return null;
        }

        var time = DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        return time.Year == 1 ? null : (time - DateTimeOffset.UnixEpoch).TotalSeconds;
    }

    public static IEnumerable<JsonElement> Each(this JsonElement element, string path) => element.At(path)?.EnumerateArray().ToArray() ?? [];
}
