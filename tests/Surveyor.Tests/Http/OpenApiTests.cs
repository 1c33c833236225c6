using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Surveyor.Events;
using Surveyor.Host.Http;
using Surveyor.Host.Pages;

namespace Surveyor.Tests.Http;

/// <summary>The description of the API says what the API does.</summary>
public class OpenApiTests
{
    static readonly (JsonSerializerContext Context, Type[] Answers)[] Contexts =
    [
        (ApiJson.Default, [typeof(ApiProblem), typeof(ConsumerList), typeof(ConsumerDetail), typeof(ConsumerLag), typeof(StreamList), typeof(StreamDetail), typeof(ServerList), typeof(ServerDetail), typeof(HealthSummary),
            typeof(ServiceList), typeof(ServiceDetail), typeof(ObjectiveList), typeof(ObjectiveDetail), typeof(AlertList)]),
        (EventsJson.Default, [typeof(RecentEvent)]),
    ];

    [Fact]
    public async Task Every_route_is_described_and_every_path_is_mapped()
    {
        await using var web = await WebFixture.StartAsync();
        var mapped = web.Routes.Select(route => route.RoutePattern.RawText!).Where(path => path.StartsWith("/api/", StringComparison.Ordinal));
        (await Read(web))["paths"]!.AsObject().Select(path => path.Key).Order().ShouldBe(mapped.Order());
    }

    [Fact]
    public async Task Every_answer_has_the_properties_that_are_described()
    {
        await using var web = await WebFixture.StartAsync();
        var described = (await Read(web))["components"]!["schemas"]!.AsObject();
        Dictionary<string, string[]> written = [];
        foreach (var (context, answers) in Contexts)
        {
            foreach (var answer in answers)
            {
                Walk(context, answer, written);
            }
        }

        described.Select(schema => schema.Key).Order().ShouldBe(written.Keys.Order());
        foreach (var (name, schema) in described)
        {
            schema!["properties"]!.AsObject().Select(property => property.Key).ShouldBe(written[name], ignoreOrder: true, name);
            schema["required"]!.AsArray().Select(property => (string)property!).ShouldBe(written[name], ignoreOrder: true, name);
        }
    }

    [Fact]
    public async Task The_filters_are_those_that_are_described()
    {
        await using var web = await WebFixture.StartAsync();
        var paths = (await Read(web))["paths"]!;
        foreach (var spec in new[] { ConsumerList.Spec, StreamList.Spec, ServerList.Spec, ServiceList.Spec, ObjectiveList.Spec })
        {
            var parameters = paths["/api" + spec.Path]!["get"]!["parameters"]!.AsArray();
            parameters.Select(one => (string)one!["name"]!).ShouldBe([.. spec.Keys, "limit", "offset"], ignoreOrder: true);
            Values(parameters, "state").ShouldBe([ListSpec.NotOk, .. spec.States]);
            Values(parameters, "sort").ShouldBe(spec.Orders.Select(order => order.Name));
        }
    }

    [Fact]
    public async Task Every_reference_leads_somewhere()
    {
        await using var web = await WebFixture.StartAsync();
        var all = await Read(web);
        foreach (var reference in References(all))
        {
            reference.ShouldStartWith("#/");
            reference[2..].Split('/').Aggregate((JsonNode?)all, (node, part) => node?[part]).ShouldNotBeNull(reference);
        }
    }

    static async Task<JsonNode> Read(WebFixture web)
    {
        using var response = await web.SendAsync(HttpMethod.Get, "/openapi.json");
        response.Content.Headers.ContentType!.ToString().ShouldBe("application/json");
        var read = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        ((string)read["openapi"]!).ShouldBe("3.1.0");
        return read;
    }

    static IEnumerable<string> Values(JsonArray parameters, string name) =>
        parameters.Single(one => (string)one!["name"]! == name)!["schema"]!["enum"]!.AsArray().Select(one => (string)one!);

    static void Walk(JsonSerializerContext context, Type type, Dictionary<string, string[]> written)
    {
        var info = context.GetTypeInfo(type).ShouldNotBeNull(type.Name);
        if (info.ElementType is { } element)
        {
            Walk(context, element, written);
        }

        if (info.Kind == JsonTypeInfoKind.Object && written.TryAdd(type.Name, [.. info.Properties.Select(property => property.Name)]))
        {
            foreach (var property in info.Properties)
            {
                Walk(context, property.PropertyType, written);
            }
        }
    }

    static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject all => all.SelectMany(pair => pair.Key == "$ref" ? [(string)pair.Value!] : References(pair.Value)),
        JsonArray all => all.SelectMany(References),
        _ => [],
    };
}
