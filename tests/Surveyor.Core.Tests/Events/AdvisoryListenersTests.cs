using System.Globalization;
using System.Text;
using Surveyor.Core.Tests.Protocol;
using Surveyor.Core.Tests.Survey;
using Surveyor.Events;

namespace Surveyor.Core.Tests.Events;

/// <summary>Events of JetStream that a pretended system publishes, and what is made of them.</summary>
public sealed class AdvisoryListenersTests : IAsyncDisposable
{
    readonly FakeTime _time = new();
    readonly FakeSystem _system;
    readonly FakeSystem _account;
    readonly AdvisoryListeners _listeners;
    int _sent;

    public AdvisoryListenersTests()
    {
        (_system, _account) = (new(_time), new(_time));
        _system.Node("n1");
        _account.Node("n1");
        _listeners = new(new(), _time);
    }

    [Fact]
    public async Task An_event_that_comes_by_both_ways_is_counted_once_under_the_accounts_id()
    {
        await ListenAsync();
        var event1 = Event("stream_quorum_lost", ",\"stream\":\"S\"");
        _system.Publish("$JS.EVENT.ADVISORY.STREAM.QUORUM_LOST.S", event1.Replace("\"stream\":", "\"account\":\"A123\",\"stream\":", StringComparison.Ordinal));
        await UntilAsync(heard => heard.All.Count == 1);
        _account.Publish("$JS.EVENT.ADVISORY.STREAM.QUORUM_LOST.S", event1);

        await UntilAsync(heard => heard.Duplicates == 1);
        var heard = _listeners.Freeze();
        heard.All.ShouldHaveSingleItem().ShouldBe(new(new("A123", "", "S", "", "stream_quorum_lost", ""), 1, 0, null));
        heard.Named.ShouldHaveSingleItem().Advisories.ShouldHaveSingleItem().Key.Account.ShouldBe("app");
        _listeners.Recent().ShouldHaveSingleItem().Text.ShouldBe("stream S has no quorum");
    }

    [Fact]
    public async Task Of_an_account_that_is_not_known_the_system_account_tells_whose_events_they_are()
    {
        // As servers before 2.10, which tell nobody which account a login belongs to.
        _account.Refused.Add("USER.INFO");
        await ListenAsync();
        await SendAsync(Event("stream_leader_elected", ",\"stream\":\"S\",\"leader\":\"n1\""), Event("nak", ",\"stream\":\"S\",\"consumer\":\"C\""));

        _listeners.Freeze().All.Select(heard => (heard.Key.Account, heard.Key.Kind)).ShouldBe([("app", "nak")]);
        Named("stream_leader_elected").Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_new_leader_is_told_with_the_server_that_leads()
    {
        await ListenAsync();
        await SendAsync(Event("stream_leader_elected", ",\"stream\":\"S\",\"leader\":\"n1\""));
        var told = _listeners.Recent().ShouldHaveSingleItem();
        (told.Kind, told.Account, told.Stream, told.Server, told.Text).ShouldBe(("stream_leader_elected", "APP", "S", "n1", "n1 leads stream S"));
    }

    [Fact]
    public async Task Messages_given_up_are_counted_one_by_one()
    {
        await ListenAsync();
        await SendAsync(Event("max_deliver", ",\"stream\":\"S\",\"consumer\":\"C\",\"deliveries\":5,\"stream_seq\":7"), Event("max_deliver", ",\"stream\":\"S\",\"consumer\":\"C\",\"deliveries\":5,\"stream_seq\":8"));

        Named("max_deliver").Count.ShouldBe(2);
        _listeners.Recent()[0].Text.ShouldBe("consumer C of stream S gave message 8 up after 5 deliveries");
    }

    [Fact]
    public async Task Acknowledgements_have_durations_and_deliveries_and_are_not_told_one_by_one()
    {
        await ListenAsync();
        await SendAsync(Event("consumer_ack", ",\"stream\":\"S\",\"consumer\":\"C\",\"deliveries\":3,\"ack_time\":20000000"));

        var ack = Named("consumer_ack");
        (ack.Sum, ack.Durations!.Sum, ack.Durations.Count).ShouldBe((3, 0.02, 1));
        _listeners.Recent().ShouldBeEmpty();
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
    public async Task Unknown_types_and_garbage_are_counted_and_break_nothing()
    {
        await ListenAsync();
        await SendAsync(Event("brand_new", ""), "no JSON", "{}", Event("nak", ",\"stream\":\"S\",\"consumer\":\"C\""));

        var heard = _listeners.Freeze();
        heard.Unknown.ShouldBe([new("io.nats.jetstream.advisory.v1.brand_new", 1)]);
        heard.Malformed.ShouldBe(2);
        var named = heard.Named.ShouldHaveSingleItem();
        (named.Total, named.Malformed).ShouldBe((2, 2));
        Named("").Key.Detail.ShouldBe("io.nats.jetstream.advisory.v1.brand_new");
    }

    [Fact]
    public async Task Every_captured_event_of_an_account_is_counted()
    {
        await ListenAsync();
        var samples = JetStreamAdvisoryTests.Samples.Where(sample => sample.Name.StartsWith("EVENT-APP", StringComparison.Ordinal)).Select(sample => Encoding.UTF8.GetString(sample.AsReply())).ToArray();
        await SendAsync(samples);
        _listeners.Freeze().All.Sum(heard => heard.Count).ShouldBe(samples.Length);
    }

    [Fact]
    public async Task Of_too_many_assets_those_that_were_silent_longest_give_way()
    {
        await ListenAsync();
        await SendAsync([.. Enumerable.Range(0, 20_001).Select(number => Event("nak", $",\"stream\":\"S{number}\",\"consumer\":\"C\""))]);

        var heard = _listeners.Freeze();
        heard.Forgotten.ShouldBe(2_000);
        heard.All.Count.ShouldBe(18_001);
        heard.All.ShouldContain(one => one.Key.Stream == "S20000");
        heard.All.ShouldNotContain(one => one.Key.Stream == "S1999");
    }

    [Fact]
    public async Task The_last_events_are_kept_and_no_more()
    {
        await ListenAsync();
        await SendAsync([.. Enumerable.Range(0, 1_200).Select(number => Event("stream_action", $",\"stream\":\"S{number}\",\"action\":\"create\""))]);

        _listeners.Recent().Count.ShouldBe(1_000);
        _listeners.Recent()[0].Stream.ShouldBe("S1199");
    }

    [Fact]
    public async Task Imported_events_are_counted_under_the_account_in_the_subject()
    {
        Import(HearOptions.Nothing);
        _system.Publish("jsevt.APP.$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.S.C", Event("max_deliver", ",\"stream\":\"S\",\"consumer\":\"C\",\"deliveries\":5,\"stream_seq\":7"));
        await UntilAsync(heard => heard.All.Count == 1);

        var heard = _listeners.Freeze();
        heard.All[0].ShouldBe(new(new("APP", "", "S", "C", "max_deliver", ""), 1, 0, null));
        heard.Imports.ShouldBe(true);
        var named = heard.Named.ShouldHaveSingleItem();
        (named.Name, named.Total).ShouldBe(("APP", 1));
        _listeners.ForgetOthers();
        _listeners.Freeze().Named.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_comes_for_every_call_or_message_is_heard_only_when_asked_for()
    {
        Import(HearOptions.Nothing);
        Frequent();
        _system.Publish("jsevt.APP.$JS.EVENT.ADVISORY.STREAM.CREATED.S", Event("stream_action", ",\"stream\":\"S\",\"action\":\"create\""));
        await UntilAsync(heard => heard.All.Count > 0);
        _listeners.Freeze().All.Select(heard => heard.Key.Kind).ShouldBe(["stream_action"]);
    }

    [Fact]
    public async Task What_is_asked_for_is_heard()
    {
        Import(new(Api: true, Naks: true, Acks: true));
        Frequent();
        await UntilAsync(heard => heard.All.Count == 4);
        var heard = _listeners.Freeze().All;
        heard.Select(one => (one.Key.Account, one.Key.Kind, one.Count)).ShouldBe([("APP", "api_audit", 1), ("APP", "consumer_ack", 1), ("APP", "nak", 1), ("SYS", "api_audit", 1)], ignoreOrder: true);
    }

    [Fact]
    public async Task An_imported_event_that_the_system_account_tells_is_counted_from_there()
    {
        Import(HearOptions.Nothing);
        var told = Event("stream_quorum_lost", ",\"stream\":\"S\"");
        _system.Publish("jsevt.APP.$JS.EVENT.ADVISORY.STREAM.QUORUM_LOST.S", told);
        await UntilAsync(heard => heard.Named.Count == 1 && heard.Named[0].Total == 1);
        _listeners.Freeze().All.ShouldBeEmpty();
        _system.Publish("$JS.EVENT.ADVISORY.STREAM.QUORUM_LOST.S", told.Replace("\"stream\":", "\"account\":\"A123\",\"stream\":", StringComparison.Ordinal));
        await UntilAsync(heard => heard.All.Count == 1);

        _time.Step(_time.Now.AddSeconds(2));
        await UntilAsync(heard => heard.Duplicates == 1);
        _listeners.Freeze().All.ShouldHaveSingleItem().ShouldBe(new(new("A123", "", "S", "", "stream_quorum_lost", ""), 1, 0, null));
    }

    [Fact]
    public async Task An_imported_event_that_the_system_account_does_not_tell_is_counted_after_a_while()
    {
        // As of a leaf node with a system account of its own.
        Import(HearOptions.Nothing);
        _system.Publish("jsevt.APP.$JS.EVENT.ADVISORY.STREAM.QUORUM_LOST.S", Event("stream_quorum_lost", ",\"stream\":\"S\""));
        await UntilAsync(heard => heard.Named.Count == 1 && heard.Named[0].Total == 1);
        while (_time.Step(_time.Now.AddSeconds(2)) && _listeners.Freeze().All.Count == 0)
        {
        }

        _listeners.Recent().ShouldHaveSingleItem().Account.ShouldBe("APP");
        _listeners.Freeze().All.ShouldHaveSingleItem().Key.Account.ShouldBe("APP");
    }

    [Fact]
    public async Task Imported_garbage_is_counted_and_breaks_nothing()
    {
        Import(HearOptions.Nothing);
        foreach (var text in (string[])["no JSON", "null", "{}", Event("max_deliver", $",\"stream\":\"{new string('x', 1_000_000)}\""), Event("brand_new", ",\"stream\":7"), Event("brand_new", "")])
        {
            _system.Publish("jsevt.APP.$JS.EVENT.ADVISORY.STREAM.CREATED.S", text);
        }

        await UntilAsync(heard => heard.Unknown.Count == 1);
        var heard = _listeners.Freeze();
        (heard.Malformed, heard.Named[0].Malformed, heard.All.Count).ShouldBe((5, 5, 0));
    }

    [Theory]
    [InlineData("jsevt.*", "jsevt.APP.$JS.EVENT.ADVISORY.STREAM.CREATED.S", "APP")]
    [InlineData("*", "APP.$JS.EVENT.ADVISORY.STREAM.CREATED.S", "APP")]
    [InlineData("from.*.events", "from.APP.events.$JS.EVENT.ADVISORY.STREAM.CREATED.S", "APP")]
    public void The_account_is_where_the_star_is(string prefix, string subject, string account) => new AdvisoryImport(prefix).AccountOf(subject).ShouldBe(account);

    public ValueTask DisposeAsync() => _listeners.DisposeAsync();

    async Task ListenAsync()
    {
        _listeners.ListenAsSystem(_system, HearOptions.Nothing);
        await _listeners.ListenAsync("app.json", "app", _account);
    }

    void Import(HearOptions more)
    {
        _listeners.ListenAsSystem(_system, more);
        _listeners.ListenToImports(_system, new("jsevt.*"), more);
    }

    void Frequent()
    {
        _system.Publish("$JS.EVENT.ADVISORY.API", Event("api_audit", ",\"subject\":\"$JS.API.META.LEADER.STEPDOWN\",\"client\":{\"acc\":\"SYS\"}"));
        _system.Publish("jsevt.APP.$JS.EVENT.ADVISORY.API", Event("api_audit", ",\"subject\":\"$JS.API.STREAM.CREATE.S\",\"client\":{\"acc\":\"APP\"}"));
        _system.Publish("jsevt.APP.$JS.EVENT.ADVISORY.CONSUMER.MSG_NAKED.S.C", Event("nak", ",\"stream\":\"S\",\"consumer\":\"C\""));
        _system.Publish("jsevt.APP.$JS.EVENT.METRIC.CONSUMER.ACK.S.C", Event("consumer_ack", ",\"stream\":\"S\",\"consumer\":\"C\",\"deliveries\":1,\"ack_time\":1"));
    }

    AdvisoryHeard Named(string kind) => _listeners.Freeze().Named[0].Advisories.Single(heard => heard.Key.Kind == kind);

    async Task SendAsync(params string[] events)
    {
        foreach (var text in events)
        {
            _account.Publish("$JS.EVENT.ADVISORY.X.Y", text);
        }

        await UntilAsync(heard => heard.Named[0].Total + heard.Named[0].Malformed == events.Length);
    }

    Task UntilAsync(Func<AdvisoriesHeard, bool> isSo) =>
        Task.Run(() => SpinWait.SpinUntil(() => isSo(_listeners.Freeze()), TimeSpan.FromSeconds(20)).ShouldBeTrue(), TestContext.Current.CancellationToken);

    string Event(string kind, string rest)
    {
        var group = kind == "consumer_ack" ? "metric" : "advisory";
        return string.Create(CultureInfo.InvariantCulture, $$"""{"type":"io.nats.jetstream.{{group}}.v1.{{kind}}","id":"id{{++_sent}}","timestamp":"2026-11-21T04:00:00Z"{{rest}}}""");
    }
}
