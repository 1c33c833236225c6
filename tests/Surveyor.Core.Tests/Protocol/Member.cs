using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Surveyor.Core.Tests.Protocol;

/// <summary>The public fields and properties of a record or row, with their JSON names.</summary>
public sealed record Member(string Name, string Json, Type Type, Func<object, object?> Get)
{
    static readonly ConcurrentDictionary<Type, Member[]> Known = new();

    public static Member[] Of(Type type) => Known.GetOrAdd(type, static type =>
    [
        .. from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
           where property.GetIndexParameters().Length == 0 && property.GetCustomAttribute<JsonIgnoreAttribute>() is null
           select new Member(property.Name, JsonName(property), property.PropertyType, property.GetValue),
        .. from field in type.GetFields(BindingFlags.Public | BindingFlags.Instance)
           select new Member(field.Name, JsonName(field), field.FieldType, field.GetValue),
    ]);

    /// <summary>Whether the type is one of ours, to be looked into, rather than a value.</summary>
    public static bool HasMembers(Type type) => type.Namespace == "Surveyor.Protocol";

    static string JsonName(MemberInfo member) =>
        member.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(member.Name);
}
