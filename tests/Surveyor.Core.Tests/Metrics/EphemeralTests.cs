using Surveyor.Snapshot;

namespace Surveyor.Metrics;

public class EphemeralTests
{
    [Fact]
    public async Task Names_of_nats_surveyor_show_every_consumer() =>
        Names(await PageText.Of(Cluster), "nats_consumer_num_pending").ShouldBe(["durable", "x1", "x2", "stuck", "new"]);

    [Fact]
    public async Task New_names_fold_those_that_are_well_into_one_row_with_their_sum()
    {
        var page = await PageText.Of(Cluster);

        Names(page, "nats_consumer_pending_messages").ShouldBe(["durable", "stuck", "(ephemeral)"]);
        page.Named("nats_consumer_pending_messages").First(series => series.Labels["consumer_name"] == "(ephemeral)").Value.ShouldBe(10);
        page.Named("nats_consumer_ack_pending_messages").First(series => series.Labels["consumer_name"] == "(ephemeral)").Value.ShouldBe(4);
    }

    [Fact]
    public async Task What_has_no_sum_has_no_row_and_what_may_be_ephemeral_neither() =>
        Names(await PageText.Of(Cluster), "nats_consumer_state").ShouldBe(["durable", "stuck"]);

    [Fact]
    public async Task An_option_shows_every_one() =>
        Names(await PageText.Of(Cluster, new() { EphemeralRows = true }), "nats_consumer_state").ShouldBe(["durable", "x1", "x2", "stuck", "new"]);

    [Fact]
    public async Task They_are_counted_per_stream_when_the_configuration_of_all_is_known()
    {
        (await PageText.Of(Cluster)).Named("nats_stream_ephemeral_consumers").ShouldBeEmpty();
        (await PageText.Of(A.StreamWith(Cluster.Consumers[..4]))).Single("nats_stream_ephemeral_consumers").ShouldBe(3);
    }

    [Fact]
    public async Task A_sum_with_an_unknown_part_is_unknown()
    {
        var silent = Ephemeral("x3");
        silent.Pending = null;
        var page = await PageText.Of(A.StreamWith(Ephemeral("x1"), silent));

        page.Named("nats_consumer_pending_messages").ShouldBeEmpty();
        page.Single("nats_consumer_ack_pending_messages").ShouldBe(4);
    }

    [Fact]
    public async Task Of_many_in_trouble_three_have_rows_and_all_are_counted()
    {
        var page = await PageText.Of(A.StreamWith([.. Enumerable.Range(0, 9).Select(static i =>
        {
            var stuck = Ephemeral($"x{i}");
            stuck.Troubled = true;
            return stuck;
        })]));

        page.Named("nats_consumer_state").Count.ShouldBe(3);
        page.Named("nats_consumer_pending_messages").Count.ShouldBe(4);
        page.Named("nats_stream_ephemeral_consumer_states").Sum(static series => series.Value).ShouldBe(9);
    }

    static ClusterSnapshot Cluster
    {
        get
        {
            var stuck = Ephemeral("stuck");
            stuck.Troubled = true;
            var unknown = A.Consumer("new");
            unknown.Ephemeral = null;
            return A.StreamWith(A.Consumer("durable"), Ephemeral("x1"), Ephemeral("x2"), stuck, unknown);
        }
    }

    static ConsumerRow Ephemeral(string name)
    {
        var consumer = A.Consumer(name);
        consumer.Ephemeral = true;
        return consumer;
    }

    static IEnumerable<string> Names(PageText page, string family) => page.Named(family).Select(series => series.Labels["consumer_name"]);
}
