using System.Text.Json;
using System.Text.Json.Serialization;

namespace Surveyor.Host.Pages;

/// <summary>Why there is no answer.</summary>
public sealed record ApiProblem(string Error);

/// <summary>The answers of the API; Http/openapi.json describes them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ApiProblem))]
[JsonSerializable(typeof(ConsumerList))]
[JsonSerializable(typeof(ConsumerDetail))]
[JsonSerializable(typeof(ConsumerLag))]
[JsonSerializable(typeof(StreamList))]
[JsonSerializable(typeof(StreamDetail))]
[JsonSerializable(typeof(ServerList))]
[JsonSerializable(typeof(ServerDetail))]
[JsonSerializable(typeof(HealthSummary))]
[JsonSerializable(typeof(ServiceList))]
[JsonSerializable(typeof(ServiceDetail))]
[JsonSerializable(typeof(ObjectiveList))]
[JsonSerializable(typeof(ObjectiveDetail))]
[JsonSerializable(typeof(AlertList))]
sealed partial class ApiJson : JsonSerializerContext;
