using System.Globalization;
using System.Text.RegularExpressions;
using Surveyor.Shards;

namespace Surveyor.Host.Options;

/// <summary>Several Surveyors that share one system.</summary>
static partial class ShardSettings
{
    const string Whole = "none";
    const string Auto = "auto";

    public static SettingList Section { get; } = new("Several Surveyors");

    public static Setting<string> Shard { get; } = Section.Add<string>(new(
        "shard", Kinds.Pattern("none, auto, or i/n such as 2/3 with i from 1 to n", ShardPattern()), Whole,
        "Share the system with other Surveyors: each shows its part of the accounts, with their streams and consumers, and of the servers. i/n: one of n fixed parts. auto: as many as there are, which find each other through the system account and take over from each other."));

    public static Setting<string> Name { get; } = Section.Add<string>(new(
        "shard-name", Kinds.Text, "",
        "With shard auto: this member's name, from which its part follows. One that stays the same keeps the part across restarts. Empty: host and port.")
    { DefaultNote = "host:port" });

    public static Setting<string> Group { get; } = Section.Add<string>(new(
        "shard-group", Kinds.Pattern("a subject token: no blanks, '.', '*' or '>'", TokenPattern()), "default",
        "With shard auto: members of one group share the system. They say so under surveyor.shard.<group>, which the user must be allowed to publish and subscribe."));

    public static Setting<bool> Ha { get; } = Section.Add<bool>(new(
        "ha", Kinds.Switch, false,
        "Run several equal Surveyors of which one is active, as a lease in a JetStream bucket says (state-…); the others show only metrics of their own, with nats_surveyor_active 0, and take over within seconds. Sums in dashboards do not double."));

    /// <returns>Null when this Surveyor shows everything.</returns>
    public static ShardOptions? From(OptionValues options) => options.Get(Shard) switch
    {
        Whole => null,
        Auto => ShardOptions.Auto(MemberName(options), options.Get(Group)),
        var part => ShardOptions.Fixed(Numbers(part).Number, Numbers(part).Count),
    };

    /// <summary>What a part says beyond its form.</summary>
    public static bool IsPossible(string shard) => shard is Whole or Auto || (Numbers(shard) is var (number, count) && number >= 1 && number <= count);

    public static bool IsAuto(OptionValues options) => options.Get(Shard) == Auto;

    static (int Number, int Count) Numbers(string part)
    {
        var slash = part.IndexOf('/', StringComparison.Ordinal);
        return (int.Parse(part.AsSpan(0, slash), CultureInfo.InvariantCulture), int.Parse(part.AsSpan(slash + 1), CultureInfo.InvariantCulture));
    }

    static string MemberName(OptionValues options) => options.Get(Name) is { Length: > 0 } name
        ? name
        : string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}:{options.Get(HttpSettings.Port)}");

    [GeneratedRegex(@"^(none|auto|[0-9]{1,4}/[0-9]{1,4})$")]
    private static partial Regex ShardPattern();

    [GeneratedRegex(@"^[^\s.*>]+$")]
    private static partial Regex TokenPattern();
}
