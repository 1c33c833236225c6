using Surveyor.EndToEnd.Kit;
using Surveyor.EndToEnd.Truth;
using Surveyor.Nats;

namespace Surveyor.EndToEnd;

/// <summary>One server answers nonsense: the page holds, and so do the rows of the others.</summary>
public sealed class FaultyServerTests(FaultyServerTests.Shared shared) : IClassFixture<FaultyServerTests.Shared>
{
    const string Name = "impostor";

    static readonly string[] Fresh = ["--fresh-for-light", "0s", "--fresh-for-state", "0s", "--fresh-for-config", "0s", "--timeout", "1s"];

    public static TheoryData<string, string[]> Nonsense => new()
    {
        { "no JSON", ["nonsense", "nonsense"] },
        { "nothing at all", ["", ""] },
        { "an array", ["[1,2,3]", "[1,2,3]"] },
        { "null", ["null", "null"] },
        { "half an answer", ["""{"server":{"name":"impostor","id":"NIMPOSTOR2222222222222222222222222222222222222222222222"},"data":{"streams":[""", """{"server":{"name":"""] },
        { "wrong types", ["""{"server":{"name":7,"id":["x"]},"statsz":"no","data":[]}""", """{"server":{"name":"impostor","id":"NIMPOSTOR2222222222222222222222222222222222222222222222"},"data":{"account_details":"none","leafs":{}}}"""] },
        { "no server", ["""{"data":{}}""", """{"server":null,"statsz":null}"""] },
    };

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task Garbage_is_counted_and_spoils_no_other_row(string what, string[] replies)
    {
        await using var impostor = await Impostor.StartAsync(shared.System, _ => replies);
        await using var surveyor = await SurveyorProcess.StartAsync([.. shared.System.SurveyorFlags(shared.System.Sys), .. Fresh]);
        await Eventually.TrueAsync(async () => (await surveyor.ScrapeAsync()).Value("nats_survey_garbage_replies_total") > 0, $"{what} is noticed");
        Whole(await surveyor.ScrapeAsync());
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("snappy")]
    [InlineData("nonsense")]
    public async Task Replies_that_are_not_packed_as_they_say_are_garbage(string encoding)
    {
        await using var impostor = await Impostor.StartAsync(shared.System, static question => [Impostor.Reply(Name, question)], new NatsHeaders().Add("Content-Encoding", encoding));
        await using var surveyor = await SurveyorProcess.StartAsync([.. shared.System.SurveyorFlags(shared.System.Sys), .. Fresh]);
        await Eventually.TrueAsync(async () => (await surveyor.ScrapeAsync()).Value("nats_survey_garbage_replies_total") > 0, "the garbage is noticed");
        Whole(await surveyor.ScrapeAsync());
    }

    [Fact]
    public async Task A_server_that_answers_twice_has_one_row()
    {
        await using var impostor = await Impostor.StartAsync(shared.System, static question => Enumerable.Repeat(Impostor.Reply(Name, question), 2));
        await using var surveyor = await SurveyorProcess.StartAsync([.. shared.System.SurveyorFlags(shared.System.Sys), .. Fresh]);
        await Eventually.TrueAsync(async () => (await surveyor.ScrapeAsync()).Value("nats_survey_duplicate_replies_total") > 0, "the second reply is noticed");
        var page = await surveyor.ScrapeAsync();
        Whole(page);
        page.Value("nats_server_up", ("server_name", Name)).ShouldBe(1);
        page.Series.Count.ShouldBe(page.Samples.Count);
    }

    [Fact]
    public async Task A_server_that_answers_everything_but_one_question_fails_that_question_only()
    {
        await using var impostor = await Impostor.StartAsync(shared.System, static question => question == "JSZ" ? [] : [Impostor.Reply(Name, question)]);
        await using var surveyor = await SurveyorProcess.StartAsync([.. shared.System.SurveyorFlags(shared.System.Sys), .. Fresh]);
        await Eventually.TrueAsync(async () => (await surveyor.ScrapeAsync()).All("nats_survey_question_success", ("question", "jsz_state")) is [{ Value: 0 }], "the silence shows");
        var page = await surveyor.ScrapeAsync();
        Whole(page);
        page.Value("nats_survey_question_success", ("question", "statsz")).ShouldBe(1);
        page.Value("nats_survey_question_silent", ("question", "jsz_state")).ShouldBe(1);
        page.Value("nats_server_up", ("server_name", Name)).ShouldBe(1);
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_down_and_keeps_its_row()
    {
        var silent = false;
        await using var impostor = await Impostor.StartAsync(shared.System, question => Volatile.Read(ref silent) ? [] : [Impostor.Reply(Name, question)]);
        await using var surveyor = await SurveyorProcess.StartAsync([.. shared.System.SurveyorFlags(shared.System.Sys), .. Fresh]);
        await surveyor.WaitForServersAsync(4);
        Volatile.Write(ref silent, true);
        var page = await surveyor.ScrapeAsync();
        Whole(page);
        page.Value("nats_server_up", ("server_name", Name)).ShouldBe(0);
        page.All("nats_core_connection_count", ("server_name", Name)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_hostile_name_cannot_break_the_page()
    {
        const string hostile = "a\"} 1\nnats_up 0\n\\{x=\"y\u0000\u0007€";
        await using var impostor = await Impostor.StartAsync(shared.System, static question => [Impostor.Reply(hostile, question)]);
        await using var surveyor = await SurveyorProcess.StartAsync([.. shared.System.SurveyorFlags(shared.System.Sys), .. Fresh]);
        await surveyor.WaitForServersAsync(4);
        var page = await surveyor.ScrapeAsync();
        Whole(page);
        page.Value("nats_server_up", ("server_name", hostile)).ShouldBe(1);
        (await surveyor.GetAsync("")).ShouldNotContain("<a\"");
    }

    [Fact]
    public async Task A_name_of_a_megabyte_is_borne()
    {
        var huge = new string('x', 900_000);
        await using var impostor = await Impostor.StartAsync(shared.System, question => [Impostor.Reply(huge, question)]);
        await using var surveyor = await SurveyorProcess.StartAsync([.. shared.System.SurveyorFlags(shared.System.Sys), .. Fresh]);
        await Eventually.TrueAsync(async () => (await surveyor.ScrapeAsync()).All("nats_server_up").Count >= 3, "the servers are there");
        var text = await surveyor.GetAsync("metrics");
        text.Length.ShouldBeLessThan(5_000_000);
        Whole(Page.Parse(text));
    }

    static void Whole(Page page)
    {
        page.Value("nats_up").ShouldBe(1);
        foreach (var name in (string[])["n1-east", "n2-east", "n3-east"])
        {
            page.Value("nats_server_up", ("server_name", name)).ShouldBe(1, name);
            page.All("nats_core_connection_count", ("server_name", name)).Count.ShouldBe(1, name);
            page.All("nats_server_healthy", ("server_name", name)).Count.ShouldBe(1, name);
            page.All("nats_core_jetstream_server_total_streams", ("server_name", name)).Count.ShouldBe(1, name);
        }
    }

    public sealed class Shared : IAsyncLifetime
    {
        public TestSystem System { get; private set; } = null!;

        public async ValueTask InitializeAsync() => System = await TestCluster.ThreeNodesAsync();

        public ValueTask DisposeAsync() => System.DisposeAsync();
    }
}
