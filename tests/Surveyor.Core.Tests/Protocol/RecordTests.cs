using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Surveyor.Protocol;

namespace Surveyor.Core.Tests.Protocol;

/// <summary>Every property of every reply record against a plain reading of the same sample.</summary>
public class RecordTests
{
    /// <summary>
    /// What none of the captured servers had to say, in the words of nats-server: TLS, a memory limit, stale and
    /// stalled connections, a build with a commit, a dead or lagging peer, a busy API, the system account, and the JWT
    /// of an account that expires and has tiers.
    /// </summary>
    static readonly (Question Question, string Utf8)[] Rare =
    [
        (Ask.Statsz, """
            {"server":{"id":"N1"},"statsz":{"gomemlimit":1073741824,"stale_connections":3,"stalled_clients":4,"jetstream":{
            "stats":{"api":{"total":9,"errors":1,"inflight":2,"level":5}},
            "meta":{"replicas":[{"name":"n2","current":false,"offline":true,"active":9000000000,"lag":7,"peer":"cJ6ynrck"}]}}}}
            """),
        (Ask.Varz, """
            {"server":{"id":"N1"},"data":{"git_commit":"6a2b8c1","tls_cert_not_after":"2027-01-02T03:04:05Z",
            "cluster":{"name":"east","tls_cert_not_after":"2027-01-02T03:04:06Z"},"leaf":{"tls_cert_not_after":"0001-01-01T00:00:00Z"}}}
            """),
        (Ask.Raftz, """{"server":{"id":"N1"},"data":{"SYS":{"_meta_":{"state":"FOLLOWER","catching_up":true}}}}"""),
        (Ask.AccountInfo, """
            {"server":{"id":"N1"},"data":{"account_detail":{"account_name":"SYS","is_system":true,"decoded_jwt":{"exp":1795234961,
            "nats":{"limits":{"tiered_limits":{"R3":{"mem_storage":1,"disk_storage":-1,"streams":2,"consumer":3}}},
            "exports":[{"subject":"svc","type":"service","response_threshold":2000000000}]}}}}}
            """),
    ];

    [Fact]
    public void What_is_decoded_is_what_the_sample_says()
    {
        foreach (var (asked, utf8, name) in Replies)
        {
            Compare(asked, utf8, name, []);
        }
    }

    [Fact]
    public void Every_property_gets_a_value_from_some_sample()
    {
        var seen = new HashSet<string>();
        foreach (var (asked, utf8, name) in Replies)
        {
            Compare(asked, utf8, name, seen);
        }

        var all = Asked.All.Where(asked => asked.Question != Ask.Jsz).Select(asked => asked.Decode(asked.Samples.Last().AsReply()).Type);
        var properties = all.Append(typeof(ServerInfo)).Append(typeof(ApiError)).SelectMany(Properties).Distinct().ToList();
        properties.Count.ShouldBeGreaterThan(100);
        properties.Except(seen).ShouldBeEmpty();
    }

    static IEnumerable<(Asked Asked, byte[] Utf8, string Name)> Replies =>
    [
        .. from pair in Asked.Answered
           select (pair.Asked, pair.Sample.AsReply(), pair.Sample.ToString()),
        .. from rare in Rare
           select (Asked.All.Single(asked => asked.Question == rare.Question), Encoding.UTF8.GetBytes(rare.Utf8), $"rare {rare.Question}"),
    ];

    static void Compare(Asked asked, byte[] utf8, string name, HashSet<string> seen)
    {
        var reply = asked.Decode(utf8);
        using var json = JsonDocument.Parse(utf8);
        var root = json.RootElement;
        Compare(reply.Server, typeof(ServerInfo), root.At("server"), $"{name} server", seen);
        Compare(reply.Error, typeof(ApiError), root.At("error"), $"{name} error", seen);
        if (asked.Question != Ask.Jsz)
        {
            Compare(reply.Data, reply.Type, root.At(asked.Question == Ask.Statsz ? "statsz" : "data"), $"{name} data", seen);
        }
    }

    static void Compare(object? value, Type type, JsonElement? json, string path, HashSet<string> seen)
    {
        if (json is not { } element || value is null)
        {
            (value is null).ShouldBe(json is null || IsNever(json.Value), path);
            return;
        }

        switch (value)
        {
            case string text:
                text.ShouldBe(element.GetString(), path);
                break;
            case bool flag:
                flag.ShouldBe(element.GetBoolean(), path);
                break;
            case double number:
                number.ShouldBe(double.Parse(element.GetRawText(), CultureInfo.InvariantCulture), path);
                break;
            case int or long or ulong:
                Convert.ToString(value, CultureInfo.InvariantCulture).ShouldBe(element.GetRawText(), path);
                break;
            case DateTimeOffset time:
                time.ShouldBe(Json.Time(element.GetString()!)!.Value, path);
                break;
            case JsonElement raw:
                raw.GetRawText().ShouldBe(element.GetRawText(), path);
                break;
            case IDictionary map:
                CompareMap(map, element, path, seen);
                break;
            case IEnumerable list:
                CompareList([.. list.Cast<object?>()], element, path, seen);
                break;
            default:
                CompareMembers(value, type, element, path, seen);
                break;
        }
    }

    static void CompareMembers(object value, Type type, JsonElement element, string path, HashSet<string> seen)
    {
        Member.HasMembers(type).ShouldBeTrue($"{path}: {type}");
        foreach (var member in Member.Of(type))
        {
            var inner = member.Get(value);
            Compare(inner, member.Type, element.At(member.Json), $"{path}.{member.Json}", seen);
            if (inner is not null)
            {
                seen.Add($"{type.Name}.{member.Name}");
            }
        }
    }

    static void CompareList(List<object?> list, JsonElement element, string path, HashSet<string> seen)
    {
        list.Count.ShouldBe(element.GetArrayLength(), path);
        for (var i = 0; i < list.Count; i++)
        {
            Compare(list[i], list[i]?.GetType() ?? typeof(object), element[i], $"{path}[{i}]", seen);
        }
    }

    static void CompareMap(IDictionary map, JsonElement element, string path, HashSet<string> seen)
    {
        map.Count.ShouldBe(element.EnumerateObject().Count(), path);
        foreach (DictionaryEntry entry in map)
        {
            Compare(entry.Value, entry.Value?.GetType() ?? typeof(object), element.At((string)entry.Key), $"{path}.{entry.Key}", seen);
        }
    }

    static bool IsNever(JsonElement json) =>
        json.ValueKind == JsonValueKind.String && json.GetString()!.StartsWith("0001-01-01", StringComparison.Ordinal);

    static IEnumerable<string> Properties(Type type)
    {
        if (type.IsGenericType)
        {
            return type.GetGenericArguments().SelectMany(Properties);
        }

        if (typeof(IDictionary).IsAssignableFrom(type))
        {
            return Properties(type.BaseType!);
        }

        return !Member.HasMembers(type)
            ? []
            : Member.Of(type).SelectMany(member => Properties(member.Type).Prepend($"{type.Name}.{member.Name}"));
    }
}
