using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Surveyor.Protocol;

namespace Surveyor.Host.Options;

/// <summary>The kinds of value an option can have.</summary>
static partial class Kinds
{
    public static SettingKind<string> Text { get; } = Scalar<string>("any text", "text", AnyText, Quote);

    /// <summary>A file that can be read when Surveyor starts; it may be empty.</summary>
    public static SettingKind<string> File { get; } = Scalar<string>("a file that exists and can be read", "file", ReadableFile, Quote);

    public static SettingKind<bool> Switch { get; } = new ScalarKind<bool>("true or false", "", TryBool, Bool, isSwitch: true);

    /// <summary>A switch whose default depends on other options.</summary>
    public static SettingKind<bool?> Auto { get; } = Optional(Switch);

    public static SettingKind<TimeSpan> Duration { get; } = Scalar<TimeSpan>(
        "a duration such as 500ms, 3s, 1m30s or 24h", "duration", TryDuration, DurationText);

    /// <summary>A duration that must not be nothing.</summary>
    public static SettingKind<TimeSpan> Wait { get; } = WaitUpTo(TimeSpan.MaxValue);

    /// <summary>Nothing, or an address of this machine, as <see cref="IPEndPoint"/> reads it.</summary>
    public static SettingKind<string> Address { get; } = Scalar<string>(
        "an IP address, with or without a port, such as 10.0.0.5, 0.0.0.0:7778 or [::]:7778", "address", Endpoint, Quote);

    public static SettingKind<IReadOnlyList<string>> Names { get; } = new ListKind<string>(
        "a list of names, '*' and '?' stand for any text and any letter", "name,…", AnyText, Quote);

    public static SettingKind<IReadOnlyList<string>> Urls { get; } = new ListKind<string>(
        "a list of URLs such as nats://host:4222 or tls://host:4222", "url,…", TryUrl, text => text);

    public static SettingKind<IReadOnlyList<string>> WebUrls { get; } = new ListKind<string>(
        "a list of URLs such as http://host:9093 or https://user:password@host/prefix", "url,…", TryWebUrl, text => text);

    public static SettingKind<IReadOnlyList<KeyValuePair<string, string>>> Labels { get; } = new ListKind<KeyValuePair<string, string>>(
        "label=value pairs; a label is made of letters, digits and '_' and starts with no digit",
        "label=value,…",
        TryLabel,
        pair => $"{pair.Key}={pair.Value}");

    public static SettingKind<TimeSpan> WaitUpTo(TimeSpan most) => Scalar<TimeSpan>(
        most == TimeSpan.MaxValue ? "a duration of 1ms or more, such as 500ms, 3s, 1m30s or 24h" : $"a duration from 1ms to {DurationText(most)}",
        "duration",
        (string text, out TimeSpan value) => TryDuration(text, out value) && value >= TimeSpan.FromMilliseconds(1) && value <= most,
        DurationText);

    public static SettingKind<int> Number(int least, int most = int.MaxValue) => Scalar(
        most == int.MaxValue ? $"a whole number from {least} on" : $"a whole number from {least} to {most}",
        "n",
        (string text, out int value) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= least && value <= most,
        value => value.ToString(CultureInfo.InvariantCulture));

    /// <summary>The same values, and null for "it depends", which cannot be written.</summary>
    public static SettingKind<T?> Optional<T>(SettingKind<T> kind)
        where T : struct => new OptionalKind<T>(kind);

    /// <summary>One of some words, in any case; <paramref name="words"/> maps each to what it means.</summary>
    public static SettingKind<T> Choice<T>(params (string Word, T Meaning)[] words)
        where T : struct, Enum => Scalar(
            string.Join(", ", words.Select(w => w.Word)),
            string.Join('|', words.Select(w => w.Word)),
            (string text, out T value) =>
            {
                foreach (var (word, meaning) in words)
                {
                    if (word.Equals(text, StringComparison.OrdinalIgnoreCase))
                    {
                        value = meaning;
                        return true;
                    }
                }

                value = default;
                return false;
            },
            value => words.First(w => w.Meaning.Equals(value)).Word);

    public static SettingKind<IReadOnlyList<string>> Words(params string[] words) => new ListKind<string>(
        "a list of " + string.Join(", ", words),
        "name,…",
        (string text, [MaybeNullWhen(false)] out string value) =>
        {
            value = Array.Find(words, word => word.Equals(text, StringComparison.OrdinalIgnoreCase));
            return value is not null;
        },
        text => text);

    /// <summary>Text that matches a pattern, or is empty where <paramref name="mayBeEmpty"/>.</summary>
    public static SettingKind<string> Pattern(string accepts, Regex pattern, bool mayBeEmpty = false) => Scalar<string>(
        accepts,
        "text",
        (string text, [MaybeNullWhen(false)] out string value) =>
        {
            value = text;
            return text.Length == 0 ? mayBeEmpty : pattern.IsMatch(text);
        },
        Quote);

    public static string DurationText(TimeSpan span) => span switch
    {
        { Ticks: 0 } => "0s",
        _ when span.Ticks % TimeSpan.TicksPerHour == 0 => $"{(long)span.TotalHours}h",
        _ when span.Ticks % TimeSpan.TicksPerMinute == 0 => $"{(long)span.TotalMinutes}m",
        _ when span.Ticks % TimeSpan.TicksPerSecond == 0 => $"{(long)span.TotalSeconds}s",
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds}ms"),
    };

    static ScalarKind<T> Scalar<T>(string accepts, string placeholder, ScalarKind<T>.Parser parse, Func<T, string> yaml) => new(accepts, placeholder, parse, yaml);

    static string Quote(string text) => text.Length > 0 && PlainYaml().IsMatch(text) ? text : $"\"{text}\"";

    static string Bool(bool value) => value ? "true" : "false";

    static bool AnyText(string text, out string value)
    {
        value = text;
        return true;
    }

    static bool ReadableFile(string text, [MaybeNullWhen(false)] out string value)
    {
        value = text;
        try
        {
            if (text.Length > 0)
            {
                System.IO.File.OpenRead(text).Dispose();
            }

            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    // The spellings Go's strconv.ParseBool takes, which nats-surveyor uses.
    static bool TryBool(string text, out bool value)
    {
        value = text.ToUpperInvariant() is "TRUE" or "T" or "1";
        return value || text.ToUpperInvariant() is "FALSE" or "F" or "0";
    }

    static bool TryDuration(string text, out TimeSpan value)
    {
        var seconds = GoDuration.Seconds(text);
        var good = seconds is >= 0 and <= 365 * 86_400;
        value = good ? TimeSpan.FromSeconds(seconds!.Value) : default;
        return good;
    }

    static bool Endpoint(string text, [MaybeNullWhen(false)] out string value)
    {
        value = text;
        return text.Length == 0 || IPEndPoint.TryParse(text, out _);
    }

    static bool TryUrl(string text, [MaybeNullWhen(false)] out string value)
    {
        value = text;
        var url = text.Contains("://", StringComparison.Ordinal) ? text : "nats://" + text;
        return Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "nats" or "tls" && uri.Host.Length > 0 && uri.PathAndQuery is "/" or "";
    }

    static bool TryWebUrl(string text, [MaybeNullWhen(false)] out string value)
    {
        value = text;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0 && uri.Query.Length + uri.Fragment.Length == 0;
    }

    static bool TryLabel(string text, out KeyValuePair<string, string> value)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        value = at < 0 ? default : new(text[..at].Trim(), text[(at + 1)..].Trim());
        return at > 0 && LabelName().IsMatch(value.Key) && !value.Key.StartsWith("__", StringComparison.Ordinal);
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex LabelName();

    [GeneratedRegex("^[A-Za-z_./][A-Za-z0-9_./-]*$")]
    private static partial Regex PlainYaml();
}
