using System.Text;
using System.Text.Json.Nodes;
using Surveyor.Protocol;

namespace Surveyor.Core.Tests.Protocol;

/// <summary>A reply or event captured from a real server.</summary>
public sealed record Sample(string Version, string Name)
{
    public static IReadOnlyList<Sample> All { get; } =
    [
        .. from folder in Directory.GetDirectories(Folder).Order(StringComparer.Ordinal)
           from file in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal)
           select new Sample(Path.GetFileName(folder), Path.GetFileNameWithoutExtension(file)),
    ];

    public static IEnumerable<string> Versions => All.Select(sample => sample.Version).Distinct();

    public byte[] Utf8 => File.ReadAllBytes(Path.Combine(Folder, Version, Name + ".json"));

    static string Folder => Path.Combine(AppContext.BaseDirectory, "Samples");

    public static Sample Of(string version, string name) => All.Single(sample => sample.Version == version && sample.Name == name);

    /// <summary>As a reply to a built question: what is asked about one account comes without the outer object.</summary>
    public byte[] AsReply()
    {
        Func<JsonNode, JsonNode>? wrap = Name switch
        {
            _ when Name.Contains("ACCOUNT-INFO") => data => new JsonObject { ["account_detail"] = data },
            _ when Name.StartsWith("ACCOUNT-JSZ") => data => new JsonObject { ["account_details"] = new JsonArray(data) },
            _ => null,
        };
        if (wrap is null || JsonNode.Parse(Utf8) is not JsonObject reply || reply["data"] is not { } data)
        {
            return Utf8;
        }

        reply["data"] = wrap(data.DeepClone());
        return Encoding.UTF8.GetBytes(reply.ToJsonString());
    }

    public override string ToString() => $"{Version}/{Name}";
}

/// <summary>A question that is built, and the samples that answer it.</summary>
public sealed record Asked(Question Question, Func<ReadOnlyMemory<byte>, Reply> Decode, string[] Prefixes)
{
    public static IReadOnlyList<Asked> All { get; } =
    [
        Of(Ask.Statsz, "STATSZ-", "PING-", "DIRECT-STATSZ-", "EVENT-SYS-SYS_SERVER_id_STATSZ"),
        Of(Ask.Varz, "VARZ-", "JWTMODE-VARZ"),
        Of(Ask.Jsz, "JSZ-", "JWTMODE-JSZ", "ACCOUNT-JSZ-", "ACCOUNT-unknown-JSZ-", "ACCOUNT-PING-JSZ-"),
        Of(Ask.Gatewayz, "GATEWAYZ-"),
        Of(Ask.Leafz, "LEAFZ-", "ACCOUNT-LEAFZ-"),
        Of(Ask.AccountStatz, "ACCOUNT-PING-STATZ-", "ACCOUNT-STATZ-", "JWTMODE-STATZ"),
        Of(Ask.Raftz, "RAFTZ-"),
        Of(Ask.Healthz, "HEALTHZ-", "DIRECT-HEALTHZ-"),
        Of(Ask.AccountInfo, "ACCOUNTZ-", "JWTMODE-ACCOUNTZ", "ACCOUNT-INFO-", "JWTMODE-ACCOUNT-INFO", "ACCOUNT-unknown-INFO-"),
        Of(Ask.Subsz, "SUBSZ-", "ACCOUNT-SUBSZ-"),
        Of(Ask.UserInfo, "USER-INFO-", "JWTMODE-USER-INFO"),
    ];

    /// <summary>Every sample that answers a built question.</summary>
    public static IEnumerable<(Asked Asked, Sample Sample)> Answered =>
        from asked in All
        from sample in asked.Samples
        select (asked, sample);

    public IEnumerable<Sample> Samples => Sample.All.Where(sample => Prefixes.Any(sample.Name.StartsWith));

    public override string ToString() => Question.Name;

    static Asked Of<T>(Question<T> question, params string[] prefixes)
        where T : class => new(
            question,
            utf8 =>
            {
                var answer = question.Decode(utf8);
                return new(answer.Server, answer.Data, answer.Error, typeof(T));
            },
            prefixes);
}

/// <summary>An answer of any type.</summary>
public sealed record Reply(ServerInfo? Server, object? Data, ApiError? Error, Type Type);
