namespace Surveyor.Metrics;

public class CompatibilityTests
{
    static readonly Dictionary<string, (MetricGroup Group, MetricFamily Family)> Ours =
        MetricCatalogue.Groups.SelectMany(group => group.AllFamilies.Select(family => (group, family))).ToDictionary(entry => entry.family.Name);

    public static TheoryData<string, string, string> Families => [.. NatsSurveyorNames.All.Select(family => new TheoryDataRow<string, string, string>(family.Name, family.Type, family.Labels))];

    [Theory]
    [MemberData(nameof(Families))]
    public void Every_family_of_nats_surveyor_has_its_name_type_and_labels(string name, string type, string labels)
    {
        Ours.ShouldContainKey(name);
        var (group, family) = Ours[name];
        family.Type.ToString().ToLowerInvariant().ShouldBe(type);
        string.Join(",", group.LabelNames).ShouldBe(labels);
        group.NamesOf.ShouldBe(NamesOf.NatsSurveyor);
    }

    [Fact]
    public void No_other_family_claims_to_be_of_nats_surveyor() =>
        Ours.Values.Where(entry => entry.Group.NamesOf is NamesOf.NatsSurveyor).Select(entry => entry.Family.Name)
            .Except(NatsSurveyorNames.All.Select(family => family.Name)).ShouldBeEmpty();

    [Theory]
    [InlineData("nats_server_version")]
    [InlineData("nats_server_uptime_seconds")]
    [InlineData("nats_server_clients")]
    [InlineData("nats_server_total_connections")]
    [InlineData("nats_server_total_messages_sent")]
    [InlineData("nats_server_total_messages_received")]
    [InlineData("nats_server_in_msgs")]
    [InlineData("nats_server_out_msgs")]
    [InlineData("nats_server_total_bytes_sent")]
    [InlineData("nats_server_total_bytes_received")]
    [InlineData("nats_server_slow_consumers")]
    [InlineData("nats_server_memory_bytes")]
    [InlineData("nats_server_cpu_cores")]
    public void Names_of_articles_exist_with_the_labels_of_servers(string name) =>
        Ours[name].Group.LabelNames.Take(4).ShouldBe(["server_cluster", "server_name", "server_domain", "server_id"]);

    [Fact]
    public void New_families_of_streams_and_consumers_have_no_leader_and_no_id() =>
        MetricCatalogue.Groups.Where(group => group.NamesOf is NamesOf.Surveyor && group.LabelNames.Contains("stream"))
            .SelectMany(group => group.LabelNames).ShouldNotContain(label => label.Contains("leader") || label.EndsWith("_id", StringComparison.Ordinal));

    [Fact]
    public void What_the_mapping_from_prometheus_nats_exporter_names_exists() =>
        ExporterNames.All.Select(name => name.Ours).Where(name => name.Length > 0 && !Ours.ContainsKey(name)).ShouldBeEmpty();
}
