using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics;

public class CatalogueTests
{
    [Fact]
    public void The_catalogue_keeps_its_rules() => CatalogueRules.Problems(MetricCatalogue.Groups).ShouldBeEmpty();

    [Fact]
    public void Every_group_class_is_in_the_catalogue()
    {
        var declared = typeof(MetricCatalogue).Assembly.GetTypes()
            .Where(type => type.Namespace == "Surveyor.Metrics.Families")
            .Select(type => type.GetProperty("Group")?.GetValue(null))
            .OfType<MetricGroup>();

        declared.ShouldBe(MetricCatalogue.Groups, ignoreOrder: true);
    }

    [Fact]
    public void A_group_is_asked_for_unless_it_is_heard_or_about_Surveyor_itself()
    {
        foreach (var group in MetricCatalogue.Groups)
        {
            (group.Needs != Snapshot.Needs.None || group.Own || group.Heard).ShouldBeTrue(group.Title);
        }
    }

    [Theory]
    [InlineData("nats_a", "nats_a", "two families share the name nats_a")]
    [InlineData("nats_a_total", "nats_a", "two families share the name in OpenMetrics nats_a")]
    [InlineData("nats-a", "nats_b", "nats-a is no legal name")]
    [InlineData("nats_a", "9nats", "9nats is no legal name")]
    public void Wrong_names_are_found(string first, string second, string problem) =>
        CatalogueRules.Problems([Group(first, "one"), Group(second, "two")]).ShouldContain(problem);

    [Theory]
    [InlineData("cluster", "one: cluster is a label of targets")]
    [InlineData("__a", "one: __a is no legal label")]
    public void Wrong_labels_are_found(string label, string problem) =>
        CatalogueRules.Problems([Group("nats_a", "one", label)]).ShouldContain(problem);

    [Fact]
    public void A_family_without_help_is_found() =>
        CatalogueRules.Problems([new MetricGroup<int>((_, _) => { }) { Title = "one", Section = MetricSection.Own, Families = [new("nats_a", Gauge, " ", (in row) => row)] }])
            .ShouldContain("nats_a has no help");

    [Theory]
    [InlineData("nats_a_count")]
    [InlineData("nats_a_bucket")]
    public void A_new_gauge_named_like_a_part_of_a_summary_is_found(string name) =>
        CatalogueRules.Problems([Group(name, "one")]).ShouldContain($"{name} ends like a part of a summary or histogram");

    [Fact]
    public void A_new_counter_without_total_is_found() =>
        CatalogueRules.Problems([new MetricGroup<int>((_, _) => { }) { Title = "one", Section = MetricSection.Own, Families = [new("nats_a", Counter, "A.", (in row) => row)] }])
            .ShouldContain("nats_a is a counter and does not end in _total");

    static MetricGroup<int> Group(string family, string title, string label = "a") => new((_, _) => { })
    {
        Title = title,
        Section = MetricSection.Own,
        Labels = [new(label, (in row) => "")],
        Families = [new(family, family.EndsWith("_total", StringComparison.Ordinal) ? Counter : Gauge, "A.", (in row) => row)],
    };
}
