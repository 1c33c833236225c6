using Surveyor.Events;

namespace Surveyor.Core.Tests.Events;

/// <summary>What is believed of what an account publishes, where whoever may publish can write anything.</summary>
public sealed class AdvisoryTrustTests : HearingAdvisories
{
    [Fact]
    public async Task Unknown_types_and_garbage_are_counted_and_break_nothing()
    {
        await ListenAsync();
        await SendAsync(Event("brand_new", ""), "no JSON", "{}", Event("nak", ",\"stream\":\"S\",\"consumer\":\"C\""));

        var heard = Listeners.Freeze();
        heard.Unknown.ShouldBe([new("io.nats.jetstream.advisory.v1.brand_new", 1)]);
        heard.Malformed.ShouldBe(2);
        var named = heard.Named.ShouldHaveSingleItem();
        (named.Total, named.Malformed).ShouldBe((2, 2));
        Named("").Key.Detail.ShouldBe("io.nats.jetstream.advisory.v1.brand_new");
    }

    [Theory]
    [InlineData("domain_leader_elected")]
    [InlineData("server_out_of_space")]
    [InlineData("server_removed")]
    [InlineData("api_limit_reached")]
    [InlineData("meta_rescue")]
    public async Task What_is_about_servers_is_believed_only_of_the_system_account(string kind)
    {
        await ListenAsync();
        await SendAsync(Event(kind, ",\"server\":\"n1\",\"cluster\":\"east\""));
        var heard = Listeners.Freeze();
        (heard.All.Count, heard.Malformed, heard.Named[0].Malformed, heard.Named[0].Total).ShouldBe((0, 1, 1, 0));
        Listeners.Recent().ShouldBeEmpty();
    }

    [Fact]
    public async Task An_account_cannot_tell_of_another_one()
    {
        await ListenAsync();
        Listeners.ListenToImports(System, new("jsevt.*"), HearOptions.Nothing);
        var pinned = Event("consumer_group_pinned", ",\"account\":\"OTHER\",\"stream\":\"S\",\"consumer\":\"C\"");
        System.Publish("jsevt.BIZ.$JS.EVENT.ADVISORY.CONSUMER.PINNED.S.C", pinned);
        Account.Publish("$JS.EVENT.ADVISORY.CONSUMER.PINNED.S.C", Event("consumer_group_pinned", ",\"account\":\"OTHER\",\"stream\":\"S\",\"consumer\":\"C\""));
        await UntilAsync(heard => heard.All.Count == 2);
        Listeners.Freeze().All.Select(heard => heard.Key.Account).ShouldBe(["APP", "BIZ"]);
        Listeners.Recent().Select(told => told.Account).ShouldBe(["APP", "BIZ"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_login_to_the_system_account_does_not_take_the_events_of_others()
    {
        await ListenAsync();
        var told = Event("stream_quorum_lost", ",\"account\":\"A123\",\"stream\":\"S\"");
        Account.Publish("$JS.EVENT.ADVISORY.STREAM.QUORUM_LOST.S", told);
        await UntilAsync(heard => heard.Named[0].Total == 1);
        System.Publish("$JS.EVENT.ADVISORY.STREAM.QUORUM_LOST.S", told);
        await UntilAsync(heard => heard.All.Count == 1);
        Listeners.Freeze().All[0].Key.Account.ShouldBe("A123");
    }

    [Fact]
    public async Task Absurd_numbers_are_counted_and_in_no_sum()
    {
        await ListenAsync();
        await SendAsync(
            Event("consumer_ack", ",\"stream\":\"S\",\"consumer\":\"C\",\"deliveries\":-3,\"ack_time\":1"),
            Event("consumer_ack", ",\"stream\":\"S\",\"consumer\":\"C\",\"deliveries\":18446744073709551615,\"ack_time\":1"),
            Event("consumer_ack", ",\"stream\":\"S\",\"consumer\":\"C\",\"deliveries\":1,\"ack_time\":-1"),
            Event("consumer_ack", ",\"stream\":\"S\",\"consumer\":\"C\",\"deliveries\":1,\"ack_time\":86400000000001"),
            Event("snapshot_create", ",\"stream\":\"S\",\"state\":{\"bytes\":18446744073709551615}"),
            Event("restore_complete", ",\"stream\":\"S\",\"bytes\":-1"),
            Event("restore_complete", ",\"stream\":\"S\",\"bytes\":1,\"start\":\"2026-11-21T04:00:01Z\",\"end\":\"2026-11-21T04:00:00Z\""),
            Event("snapshot_complete", ",\"stream\":\"S\",\"start\":\"0001-01-01T00:00:00Z\",\"end\":\"2026-11-21T04:00:00Z\""));
        System.Publish("$JS.EVENT.ADVISORY.API.LIMIT_REACHED", Event("api_limit_reached", ",\"server\":\"n1\",\"dropped\":-1"));
        await UntilAsync(heard => heard.Malformed == 9);
        Listeners.Freeze().All.ShouldBeEmpty();
        Listeners.Freeze().Named[0].Advisories.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_snapshot_that_takes_a_day_is_none_too_long()
    {
        await ListenAsync();
        await SendAsync(Event("snapshot_complete", ",\"stream\":\"S\",\"start\":\"2026-11-20T04:00:00Z\",\"end\":\"2026-11-21T04:00:00Z\""));
        Named("snapshot_complete").Durations!.Sum.ShouldBe(86_400);
    }

    [Fact]
    public async Task What_cannot_be_counted_is_told_once_by_source_and_reason()
    {
        List<string> told = [];
        Listeners.Refused += (source, reason) => told.Add($"{source}: {reason}");
        Listeners.Unknown += (source, type) => told.Add($"{source} {type}");
        await ListenAsync();
        Listeners.ListenToImports(System, new("jsevt.*"), HearOptions.Nothing);
        for (var time = 0; time < 3; time++)
        {
            await SendAsync("null", $"{{\"type\":\"{new string('x', 1_000)}\"}}", Event("server_removed", ",\"server\":\"n1\""), Event("brand_new", ""), Event($"new{time}", ""));
        }

        told.ShouldBe(["app.json: the event is null", "app.json: only the system account tells of server_removed", "app.json io.nats.jetstream.advisory.v1.brand_new"]);
        await SendAsync("no JSON");
        told.Count.ShouldBe(4);
        told[3].ShouldStartWith("app.json: ");
        told.Clear();
        System.Publish("jsevt.BIZ.$JS.EVENT.ADVISORY.STREAM.CREATED.S", $"{{\"type\":\"{new string('x', 1_000)}\"}}");
        await UntilAsync(heard => heard.Malformed == 11);
        told.ShouldHaveSingleItem().ShouldStartWith("jsevt.BIZ: the event is xxx");
        told[0].Length.ShouldBeLessThan(250);
    }

    [Fact]
    public async Task Imported_garbage_is_counted_and_breaks_nothing()
    {
        Import(HearOptions.Nothing);
        foreach (var text in (string[])["no JSON", "null", "{}", Event("max_deliver", $",\"stream\":\"{new string('x', 1_000_000)}\""), Event("brand_new", ",\"stream\":7"), Event("brand_new", "")])
        {
            System.Publish("jsevt.APP.$JS.EVENT.ADVISORY.STREAM.CREATED.S", text);
        }

        await UntilAsync(heard => heard.Unknown.Count == 1);
        var heard = Listeners.Freeze();
        (heard.Malformed, heard.Named[0].Malformed, heard.All.Count).ShouldBe((5, 5, 0));
    }
}
