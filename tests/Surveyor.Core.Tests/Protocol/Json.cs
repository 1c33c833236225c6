using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Surveyor.Core.Tests.Protocol;

/// <summary>A plain, slow reading of JSON that shares nothing with the code under test.</summary>
public static partial class Json
{
    /// <summary>The value at the path; null when absent or JSON null.</summary>
    public static JsonElement? At(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element.ValueKind == JsonValueKind.Null ? null : element;
    }

    public static IEnumerable<JsonElement> All(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.At(path) is { } array ? array.EnumerateArray().Where(item => item.ValueKind != JsonValueKind.Null) : [];

    public static string? Text(this JsonElement element, params ReadOnlySpan<string> path) => element.At(path)?.GetString();

    public static bool? Flag(this JsonElement element, params ReadOnlySpan<string> path) => element.At(path)?.GetBoolean();

    public static long? Long(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.At(path) is { } number ? long.Parse(number.GetRawText(), CultureInfo.InvariantCulture) : null;

    public static ulong? Ulong(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.At(path) is { } number ? ulong.Parse(number.GetRawText(), CultureInfo.InvariantCulture) : null;

    public static DateTimeOffset? Time(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.Text(path) is { } text ? Time(text) : null;

    public static DateTimeOffset? Time(string text)
    {
        var time = DateTimeOffset.Parse(BeyondTicks().Replace(text, ""), CultureInfo.InvariantCulture);
        return time.Year == 1 ? null : time;
    }

    [GeneratedRegex(@"(?<=\.\d{7})\d+")]
    private static partial Regex BeyondTicks();
}
