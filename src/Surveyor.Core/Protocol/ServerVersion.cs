using System.Globalization;

namespace Surveyor.Protocol;

/// <summary>A nats-server release. Pre-release suffixes are ignored: "2.15.0-dev" counts as 2.15.0.</summary>
public readonly record struct ServerVersion(int Major, int Minor, int Patch) : IComparable<ServerVersion>
{
    /// <returns>Null when the text is no version.</returns>
    public static ServerVersion? Parse(string? text)
    {
        var parts = (text ?? "").TrimStart('v').Split('-', '+')[0].Split('.');
        if (parts.Length < 2 || !Number(parts[0], out var major) || !Number(parts[1], out var minor))
        {
            return null;
        }

        var patch = 0;
        return parts.Length > 2 && !Number(parts[2], out patch) ? null : new(major, minor, patch);
    }

    public int CompareTo(ServerVersion other) => (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    public static bool operator <(ServerVersion left, ServerVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(ServerVersion left, ServerVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(ServerVersion left, ServerVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ServerVersion left, ServerVersion right) => left.CompareTo(right) >= 0;

    public override string ToString() => $"{Major}.{Minor}.{Patch}";

    static bool Number(string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
