using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Metrics;

public class TruthTests
{
    [Fact]
    public async Task A_server_that_said_nothing_has_only_its_state()
    {
        var page = await PageText.Of(A.Cluster with { Servers = [new() { Key = new("n9", "C1", ""), State = ServerState.Down }] });

        page.Single("nats_server_up").ShouldBe(0);
        OfCluster(page).ShouldBe(["nats_server_up", "nats_server_leaf", "nats_server_duplicate_name", "nats_server_state", "nats_health_finding"]);
    }

    [Fact]
    public async Task A_reply_without_any_field_has_no_number()
    {
        var empty = A.Server("n1") with
        {
            Statsz = new(null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null),
            Version = "",
            Varz = new(null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null),
            Gatewayz = new(null, null, null, null),
            Leafz = new(null, null, null),
            Accounts = new(null, [new(null, null, null, null, null, null, null, null, null)]),
            MetaRaft = new(null, null, null, null, null, null, null, null),
            Healthz = new(null, null, null),
            Jsz = new(),
        };
        var page = await PageText.Of(A.Cluster with { Servers = [empty] });

        OfCluster(page).ShouldBe(
        [
            "nats_server_up", "nats_server_leaf", "nats_server_duplicate_name", "nats_server_state", "nats_server_info", "nats_core_info",
            "nats_core_route_count", "nats_core_gateway_count", "nats_server_version", "nats_core_jetstream_info", "nats_core_jetstream_enabled",
            "nats_core_jetstream_server_jetstream_disabled", "nats_server_shutdowns_total", "nats_server_lame_ducks_total", "nats_server_authentication_errors_total",
        ]);
    }

    [Theory]
    [InlineData(AssetState.Leaderless, "no_leader")]
    [InlineData(AssetState.Unknown, "unknown")]
    [InlineData(AssetState.Offline, "offline")]
    public async Task A_stream_and_a_consumer_nobody_speaks_for_have_only_their_state(AssetState state, string name)
    {
        var stream = new StreamRow { Account = "APP", AccountName = "app", Domain = "", Name = "S", State = state, ConsumerRows = 1, Created = A.Now, Config = A.Limits };
        var consumer = new ConsumerRow { Name = "c", State = state, Troubled = true, Created = A.Now, Config = new() { IsDurable = true, MaxAckPending = 9, MaxDeliver = 3, AckWait = 1, Replicas = 3 } };
        var page = await PageText.Of(A.Cluster with { Streams = [stream], Consumers = [consumer] });

        string[] verdict = state is AssetState.Unknown
            ? ["nats_stream_state", "nats_stream_state_since_timestamp_seconds", "nats_consumer_state", "nats_consumer_state_since_timestamp_seconds"]
            : ["nats_stream_state", "nats_stream_severity", "nats_stream_state_since_timestamp_seconds", "nats_consumer_state", "nats_consumer_severity", "nats_consumer_state_since_timestamp_seconds"];
        OfCluster(page).ShouldBe(["nats_health_streams", "nats_health_consumers", .. verdict]);
        page.Named("nats_stream_state").ShouldHaveSingleItem().Labels["state"].ShouldBe(name);
        page.Named("nats_consumer_state").ShouldHaveSingleItem().Labels["state"].ShouldBe(name);
    }

    [Fact]
    public async Task An_empty_snapshot_has_Surveyors_own_series_only()
    {
        var page = await PageText.Of(ClusterSnapshot.Empty);

        page.Single("nats_up").ShouldBe(0);
        OfCluster(page).ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_a_connection_no_server_is_up_or_down()
    {
        var page = await PageText.Of(GoldenCluster.Snapshot with { Connection = new() });

        page.Single("nats_up").ShouldBe(0);
        page.Series.ShouldNotContain(series => series.Name.StartsWith("nats_server") || series.Name.StartsWith("nats_core") || series.Name.StartsWith("nats_stream"));
        page.Named("nats_survey_question_success").ShouldNotBeEmpty();
        page.Named("process_cpu_seconds_total").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task NaN_is_no_sample()
    {
        var page = await PageText.Of(A.Cluster with { Servers = [A.Server("n1") with { Statsz = new(null, null, null, double.NaN, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null) }] });

        page.Named("nats_core_cpu_percentage").ShouldBeEmpty();
        page.Types.ShouldNotContainKey("nats_core_cpu_percentage");
    }

    [Fact]
    public async Task A_limit_that_is_none_has_no_sample()
    {
        var page = await PageText.Of(GoldenCluster.Snapshot);

        page.Series.Where(series => series.Labels.GetValueOrDefault("account") == "EFGH").Select(series => series.Name)
            .ShouldBe(["nats_account_jwt_expired"], "all its limits are -1");
        page.Named("nats_account_max_leafnodes").ShouldHaveSingleItem().Value.ShouldBe(0, "in claims 0 means none allowed");
    }

    [Fact]
    public async Task An_account_without_a_limit_in_one_domain_has_none_at_all()
    {
        var page = await PageText.Of(GoldenCluster.Snapshot);

        page.Named("nats_core_account_jetstream_storage_reserved").ShouldHaveSingleItem().Labels["account_name"].ShouldBe("biz");
        page.Named("nats_core_account_jetstream_storage_used").Select(series => (series.Labels["account_name"], series.Value)).ShouldBe([("app", 3_000), ("biz", 20)]);
        page.Named("nats_core_account_jetstream_enabled").ShouldAllBe(series => series.Value == 1);
    }

    [Theory]
    [InlineData("2.10.27", false)]
    [InlineData("2.10.28", true)]
    [InlineData("2.11.1", false)]
    [InlineData("2.11.2", true)]
    [InlineData("2.15.1", true)]
    public async Task No_memory_limit_is_0_only_where_the_server_would_tell_one(string version, bool told)
    {
        var page = await PageText.Of(GoldenCluster.Snapshot with { Servers = [GoldenCluster.Snapshot.Servers[0] with { Version = version }] });

        page.Named("nats_core_go_memlimit_bytes").Count.ShouldBe(told ? 1 : 0);
    }

    [Fact]
    public async Task Labels_of_raftz_hold_what_they_say()
    {
        var page = await PageText.Of(GoldenCluster.Snapshot);

        var labels = page.Named("nats_core_raftz_meta_applied").ShouldHaveSingleItem().Labels;
        (labels["server_id"], labels["server_name"], labels["cluster_name"]).ShouldBe(("NN1", "n1", "C1"));
    }

    [Fact]
    public async Task Two_days_of_uptime_are_two_days() =>
        (await PageText.Of(GoldenCluster.Snapshot)).Single("nats_core_gatewayz_outbound_gateway_conn_uptime_seconds").ShouldBe(2 * 86_400);

    [Fact]
    public async Task Of_two_servers_with_one_name_the_first_is_shown_and_the_other_counted()
    {
        var twin = A.Server("n1") with { DuplicateName = true };
        var page = await PageText.Of(A.Cluster with { Servers = [twin, twin with { Id = "NOTHER" }] });

        page.Single("nats_server_up").ShouldBe(1);
        page.Single("nats_server_duplicate_name").ShouldBe(1);
        page.Named("nats_server_info").Count.ShouldBe(2);
        page.Named("nats_surveyor_page_duplicate_rows").ShouldContain(series => series.Labels["group"] == "Known servers" && series.Value == 1);
    }

    [Fact]
    public async Task Links_of_one_account_between_two_servers_are_one_row()
    {
        var page = await PageText.Of(GoldenCluster.Snapshot);

        page.Single("nats_leaf_received_messages_total").ShouldBe(150);
        page.Single("nats_leaf_rtt_seconds").ShouldBe(0.002);
    }

    [Fact]
    public async Task An_origin_never_heard_of_has_no_lag_and_two_sources_of_one_stream_are_the_worst_of_both()
    {
        var stream = A.Stream("COPY");
        stream.SourceCount = 3;
        var page = await PageText.Of(A.Cluster with
        {
            Streams = [stream],
            Sources =
            [
                new() { Name = "GONE", Lag = 0, Active = -1 },
                new() { Name = "ORDERS", Lag = 5, Active = 2_000_000_000 },
                new() { Name = "ORDERS", Lag = 7, Active = 1_000_000_000, Error = "no" },
            ],
        });

        page.Named("nats_stream_source_lag").ShouldHaveSingleItem().Value.ShouldBe(7);
        page.Named("nats_stream_source_inactive_seconds").ShouldHaveSingleItem().Value.ShouldBe(2);
        page.Named("nats_stream_source_failing").Select(series => (series.Labels["source"], series.Value)).ShouldBe([("GONE", 0), ("ORDERS", 1)]);
    }

    [Fact]
    public async Task A_limit_that_claims_leave_out_is_0()
    {
        var claims = new AccountDetail("acc", null, null, null, null, null, null, new(null, "acc", new(new(-1, -1, -1, -1, -1, null, null, null, null, null, null, null), null)));
        var page = await PageText.Of(A.Cluster with { Accounts = [new("A1", "acc", null, claims)] });

        page.Single("nats_account_max_connections").ShouldBe(0);
        page.Single("nats_account_max_leafnodes").ShouldBe(0);
        page.Named("nats_account_max_subscriptions").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_hub_and_a_leaf_may_have_the_same_stream()
    {
        var page = await PageText.Of(GoldenCluster.Snapshot);

        page.Named("nats_stream_messages").Select(series => series.Labels["server_domain"]).ShouldBe(["", "edge"]);
    }

    static IEnumerable<string> OfCluster(PageText page)
    {
        var own = MetricCatalogue.Groups.Where(group => group.Own).SelectMany(group => group.AllFamilies).Select(family => family.Name).ToHashSet();
        return page.Types.Keys.Where(name => !own.Contains(name));
    }
}
