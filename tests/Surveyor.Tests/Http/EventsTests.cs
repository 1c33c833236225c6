using System.Text.Json.Nodes;
using Surveyor.Events;

namespace Surveyor.Tests.Http;

public class EventsTests
{
    static readonly DateTimeOffset Start = new(2026, 11, 21, 4, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Events_come_as_they_are_kept()
    {
        await using var web = await StartAsync();
        (await GetAsync(web, "")).Count.ShouldBe(3);
        (await web.GetAsync("/api/events?limit=1")).Text.ShouldBe("""[{"time":"2026-11-21T04:00:02+00:00","kind":"max_deliver","account":"APP","stream":"ORDERS","consumer":"worker","server":"","text":"three","count":1}]""");
    }

    [Theory]
    [InlineData("?kind=max_deliver", "three")]
    [InlineData("?kind=max_deliver&kind=server_out_of_space", "three,one")]
    [InlineData("?account=APP", "three,two")]
    [InlineData("?stream=ORDERS&limit=1", "three")]
    [InlineData("?consumer=worker", "three")]
    [InlineData("?server=n1", "one")]
    [InlineData("?since=2026-11-21T04:00:01Z", "three,two")]
    [InlineData("?limit=0", "")]
    public async Task Filters_narrow_them(string query, string texts)
    {
        await using var web = await StartAsync();
        string.Join(',', (await GetAsync(web, query)).Select(one => (string)one!["text"]!)).ShouldBe(texts);
    }

    [Theory]
    [InlineData("?limit=-1", "limit is a whole number")]
    [InlineData("?since=yesterday", "since is a time")]
    [InlineData("?acount=APP", "there is no filter acount")]
    public async Task A_wrong_filter_is_told(string query, string problem)
    {
        await using var web = await StartAsync();
        var (status, text) = await web.GetAsync("/api/events" + query);
        status.ShouldBe(400);
        text.ShouldContain(problem);
    }

    static async Task<WebFixture> StartAsync()
    {
        var web = await WebFixture.StartAsync();
        web.Plan.Events.AddRange(
        [
            new(Start.AddSeconds(2), "max_deliver", "APP", "ORDERS", "worker", "", "three"),
            new(Start.AddSeconds(1), "stream_quorum_lost", "APP", "ORDERS", "", "", "two"),
            new(Start, "server_out_of_space", "", "", "", "n1", "one"),
        ]);
        return web;
    }

    static async Task<JsonArray> GetAsync(WebFixture web, string query)
    {
        var (status, text) = await web.GetAsync("/api/events" + query);
        status.ShouldBe(200);
        return JsonNode.Parse(text)!.AsArray();
    }
}
