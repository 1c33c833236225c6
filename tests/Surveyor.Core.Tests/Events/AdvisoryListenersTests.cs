using System.Text;
using Surveyor.Core.Tests.Protocol;
using Surveyor.Events;

namespace Surveyor.Core.Tests.Events;

/// <summary>Events of JetStream that a pretended system publishes, and what is made of them.</summary>
public sealed class AdvisoryListenersTests : HearingAdvisories
{
    [Fact]
    public async Task An_event_that_comes_by_both_ways_is_counted_once_under_the_accounts_id()
    {
        await ListenAsync();
        var event1 = Event("stream_quorum_lost", ",\"stream\":\"S\"");
        System.Publish("$JS.EVENT.ADVISORY.STREAM.QUORUM_LOST.S", event1.Replace("\"stream\":", "\"account\":\"A123\",\"stream\":", StringComparison.Ordinal));
        await UntilAsync(heard => heard.All.Count == 1);
        Account.Publish("$JS.EVENT.ADVISORY.STREAM.QUORUM_LOST.S", event1);

        await UntilAsync(heard => heard.Duplicates == 1);
        var heard = Listeners.Freeze();
        heard.All.ShouldHaveSingleItem().ShouldBe(new(new("A123", "", "S", "", "stream_quorum_lost", ""), 1, 0, null));
        heard.Named.ShouldHaveSingleItem().Advisories.ShouldHaveSingleItem().Key.Account.ShouldBe("app");
        Listeners.Recent().ShouldHaveSingleItem().Text.ShouldBe("stream S has no quorum");
    }

    [Fact]
    public async Task Of_an_account_that_is_not_known_the_system_account_tells_whose_events_they_are()
    {
        // As servers before 2.10, which tell nobody which account a login belongs to.
        Account.Refused.Add("USER.INFO");
        await ListenAsync();
        await SendAsync(Event("stream_leader_elected", ",\"stream\":\"S\",\"leader\":\"n1\""), Event("nak", ",\"stream\":\"S\",\"consumer\":\"C\""));

        Listeners.Freeze().All.Select(heard => (heard.Key.Account, heard.Key.Kind)).ShouldBe([("app", "nak")]);
        Named("stream_leader_elected").Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_new_leader_is_told_with_the_server_that_leads()
    {
        await ListenAsync();
        await SendAsync(Event("stream_leader_elected", ",\"stream\":\"S\",\"leader\":\"n1\""));
        var told = Listeners.Recent().ShouldHaveSingleItem();
        (told.Kind, told.Account, told.Stream, told.Server, told.Text).ShouldBe(("stream_leader_elected", "APP", "S", "n1", "n1 leads stream S"));
    }

    [Fact]
    public async Task Messages_given_up_are_counted_one_by_one()
    {
        await ListenAsync();
        await SendAsync(Event("max_deliver", ",\"stream\":\"S\",\"consumer\":\"C\",\"deliveries\":5,\"stream_seq\":7"), Event("max_deliver", ",\"stream\":\"S\",\"consumer\":\"C\",\"deliveries\":5,\"stream_seq\":8"));

        Named("max_deliver").Count.ShouldBe(2);
        Listeners.Recent()[0].Text.ShouldBe("consumer C of stream S gave message 8 up after 5 deliveries");
    }

    [Fact]
    public async Task Acknowledgements_have_durations_and_deliveries_and_are_not_told_one_by_one()
    {
        await ListenAsync();
        await SendAsync(Event("consumer_ack", ",\"stream\":\"S\",\"consumer\":\"C\",\"deliveries\":3,\"ack_time\":20000000"));

        var ack = Named("consumer_ack");
        (ack.Sum, ack.Durations!.Sum, ack.Durations.Count).ShouldBe((3, 0.02, 1));
        Listeners.Recent().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("$JS.API.STREAM.CREATE.ORDERS", "$JS.API.STREAM.CREATE")]
    [InlineData("$JS.API.CONSUMER.DURABLE.CREATE.ORDERS.worker", "$JS.API.CONSUMER.DURABLE.CREATE")]
    [InlineData("$JS.API.STREAM.MSG.DELETE.ORDERS", "$JS.API.STREAM.MSG.DELETE")]
    [InlineData("$JS.API.STREAM.LEADER.STEPDOWN.ORDERS", "$JS.API.STREAM.LEADER.STEPDOWN")]
    [InlineData("$JS.API.META.LEADER.STEPDOWN", "$JS.API.META.LEADER.STEPDOWN")]
    public async Task Api_calls_are_counted_without_the_names_in_them(string subject, string call)
    {
        await ListenAsync();
        await SendAsync(Event("api_audit", $",\"subject\":\"{subject}\""));
        Named("api_audit").Key.Detail.ShouldBe(call);
    }

    [Fact]
    public async Task Consumers_made_and_deleted_are_counted_by_stream_and_told_by_name()
    {
        await ListenAsync();
        await SendAsync([.. Enumerable.Range(0, 3).Select(number => Event("consumer_action", $",\"stream\":\"S\",\"consumer\":\"x{number}\",\"action\":\"create\""))]);
        await SendAsync(Event("consumer_action", ",\"stream\":\"S\",\"consumer\":\"x0\",\"action\":\"delete\""));

        var heard = Listeners.Freeze();
        heard.All.ShouldHaveSingleItem().ShouldBe(new(new("APP", "", "S", "", "consumer_action", ""), 4, 0, null));
        heard.Named[0].Advisories.Select(one => (one.Key, one.Count)).ShouldBe([(new("app", "", "S", "", "consumer_action", "create"), 3), (new("app", "", "S", "", "consumer_action", "delete"), 1)]);
        Listeners.Recent().Select(told => told.Consumer).ShouldBe(["x0", "x2", "x1", "x0"]);
    }

    [Fact]
    public async Task A_stream_that_hit_a_servers_limit_is_told_of_the_server()
    {
        await ListenAsync();
        System.Publish("$JS.EVENT.ADVISORY.SERVER.OUT_OF_STORAGE", Event("server_out_of_space", ",\"server\":\"n1\",\"server_id\":\"N1\",\"stream\":\"S\",\"cluster\":\"east\""));
        await UntilAsync(heard => heard.All.Count == 1);

        Listeners.Freeze().All[0].Key.ShouldBe(new("", "", "", "", "server_out_of_space", "n1"));
        var told = Listeners.Recent().ShouldHaveSingleItem();
        (told.Server, told.Stream, told.Text).ShouldBe(("n1", "S", "n1 is out of storage for stream S"));
    }

    [Fact]
    public async Task Rows_of_all_accounts_share_one_bound()
    {
        Import(HearOptions.Nothing with { Naks = true });
        for (var number = 0; number < 20_001; number++)
        {
            System.Publish($"jsevt.A{number % 10}.$JS.EVENT.ADVISORY.CONSUMER.MSG_NAKED.S.C", Event("nak", $",\"stream\":\"S{number}\",\"consumer\":\"C\""));
        }

        await UntilAsync(heard => heard.Named.Sum(account => account.Total) == 20_001);
        var named = Listeners.Freeze().Named;
        named.Sum(account => account.Advisories.Count).ShouldBe(18_001);
        named.SelectMany(account => account.Advisories).Select(one => one.Key.Stream).ShouldNotContain("S1999");
        named.ShouldAllBe(account => account.Advisories.All(one => one.Key.Account == account.Name));
    }

    [Fact]
    public async Task Every_captured_event_of_an_account_is_counted()
    {
        await ListenAsync();
        var samples = JetStreamAdvisoryTests.Samples.Where(sample => sample.Name.StartsWith("EVENT-APP", StringComparison.Ordinal)).Select(sample => Encoding.UTF8.GetString(sample.AsReply())).ToArray();
        await SendAsync(samples);
        Listeners.Freeze().All.Sum(heard => heard.Count).ShouldBe(samples.Length);
    }

    [Fact]
    public async Task Of_too_many_assets_those_that_were_silent_longest_give_way()
    {
        await ListenAsync();
        await SendAsync([.. Enumerable.Range(0, 20_001).Select(number => Event("nak", $",\"stream\":\"S{number}\",\"consumer\":\"C\""))]);

        var heard = Listeners.Freeze();
        heard.Forgotten.ShouldBe(4_000, "rows of ours and of nats-surveyor's families");
        heard.All.Count.ShouldBe(18_001);
        heard.All.ShouldContain(one => one.Key.Stream == "S20000");
        heard.All.ShouldNotContain(one => one.Key.Stream == "S1999");
    }

    [Fact]
    public async Task The_last_events_are_kept_and_no_more()
    {
        await ListenAsync();
        await SendAsync([.. Enumerable.Range(0, 1_200).Select(number => Event("stream_action", $",\"stream\":\"S{number}\",\"action\":\"create\""))]);

        Listeners.Recent().Count.ShouldBe(1_000);
        Listeners.Recent()[0].Stream.ShouldBe("S1199");
    }

    [Fact]
    public async Task Imported_events_are_counted_under_the_account_in_the_subject()
    {
        Import(HearOptions.Nothing);
        System.Publish("jsevt.APP.$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.S.C", Event("max_deliver", ",\"stream\":\"S\",\"consumer\":\"C\",\"deliveries\":5,\"stream_seq\":7"));
        await UntilAsync(heard => heard.All.Count == 1);

        var heard = Listeners.Freeze();
        heard.All[0].ShouldBe(new(new("APP", "", "S", "C", "max_deliver", ""), 1, 0, null));
        heard.Imports.ShouldBe(true);
        var named = heard.Named.ShouldHaveSingleItem();
        (named.Name, named.Total).ShouldBe(("APP", 1));
        Listeners.ForgetOthers();
        Listeners.Freeze().Named.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_comes_for_every_call_or_message_is_heard_only_when_asked_for()
    {
        Import(HearOptions.Nothing);
        Frequent();
        System.Publish("jsevt.APP.$JS.EVENT.ADVISORY.STREAM.CREATED.S", Event("stream_action", ",\"stream\":\"S\",\"action\":\"create\""));
        await UntilAsync(heard => heard.All.Count > 0);
        Listeners.Freeze().All.Select(heard => heard.Key.Kind).ShouldBe(["stream_action"]);
    }

    [Fact]
    public async Task What_is_asked_for_is_heard()
    {
        Import(new(Api: true, Naks: true, Acks: true));
        Frequent();
        await UntilAsync(heard => heard.All.Count == 4);
        var heard = Listeners.Freeze().All;
        heard.Select(one => (one.Key.Account, one.Key.Kind, one.Count)).ShouldBe([("APP", "api_audit", 1), ("APP", "consumer_ack", 1), ("APP", "nak", 1), ("SYS", "api_audit", 1)], ignoreOrder: true);
    }

    [Fact]
    public async Task An_imported_event_that_the_system_account_tells_is_counted_from_there()
    {
        Import(HearOptions.Nothing);
        var told = Event("stream_quorum_lost", ",\"stream\":\"S\"");
        System.Publish("jsevt.APP.$JS.EVENT.ADVISORY.STREAM.QUORUM_LOST.S", told);
        await UntilAsync(heard => heard.Named.Count == 1 && heard.Named[0].Total == 1);
        Listeners.Freeze().All.ShouldBeEmpty();
        System.Publish("$JS.EVENT.ADVISORY.STREAM.QUORUM_LOST.S", told.Replace("\"stream\":", "\"account\":\"A123\",\"stream\":", StringComparison.Ordinal));
        await UntilAsync(heard => heard.All.Count == 1);

        Time.Step(Time.Now.AddSeconds(2));
        await UntilAsync(heard => heard.Duplicates == 1);
        Listeners.Freeze().All.ShouldHaveSingleItem().ShouldBe(new(new("A123", "", "S", "", "stream_quorum_lost", ""), 1, 0, null));
    }

    [Fact]
    public async Task An_imported_event_that_the_system_account_does_not_tell_is_counted_after_a_while()
    {
        // As of a leaf node with a system account of its own.
        Import(HearOptions.Nothing);
        System.Publish("jsevt.APP.$JS.EVENT.ADVISORY.STREAM.QUORUM_LOST.S", Event("stream_quorum_lost", ",\"stream\":\"S\""));
        await UntilAsync(heard => heard.Named.Count == 1 && heard.Named[0].Total == 1);
        while (Time.Step(Time.Now.AddSeconds(2)) && Listeners.Freeze().All.Count == 0)
        {
        }

        Listeners.Recent().ShouldHaveSingleItem().Account.ShouldBe("APP");
        Listeners.Freeze().All.ShouldHaveSingleItem().Key.Account.ShouldBe("APP");
    }

    [Theory]
    [InlineData("jsevt.*", "jsevt.APP.$JS.EVENT.ADVISORY.STREAM.CREATED.S", "APP")]
    [InlineData("*", "APP.$JS.EVENT.ADVISORY.STREAM.CREATED.S", "APP")]
    [InlineData("from.*.events", "from.APP.events.$JS.EVENT.ADVISORY.STREAM.CREATED.S", "APP")]
    public void The_account_is_where_the_star_is(string prefix, string subject, string account) => new AdvisoryImport(prefix).AccountOf(subject).ShouldBe(account);

    void Frequent()
    {
        System.Publish("$JS.EVENT.ADVISORY.API", Event("api_audit", ",\"subject\":\"$JS.API.META.LEADER.STEPDOWN\",\"client\":{\"acc\":\"SYS\"}"));
        System.Publish("jsevt.APP.$JS.EVENT.ADVISORY.API", Event("api_audit", ",\"subject\":\"$JS.API.STREAM.CREATE.S\",\"client\":{\"acc\":\"APP\"}"));
        System.Publish("jsevt.APP.$JS.EVENT.ADVISORY.CONSUMER.MSG_NAKED.S.C", Event("nak", ",\"stream\":\"S\",\"consumer\":\"C\""));
        System.Publish("jsevt.APP.$JS.EVENT.METRIC.CONSUMER.ACK.S.C", Event("consumer_ack", ",\"stream\":\"S\",\"consumer\":\"C\",\"deliveries\":1,\"ack_time\":1"));
    }
}
