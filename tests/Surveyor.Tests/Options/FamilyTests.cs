using Surveyor.Host.Options;
using Surveyor.Metrics;

namespace Surveyor.Tests.Options;

public class FamilyTests
{
    static MetricsOptions Of(params string[] args)
    {
        var reading = Given.Flags(args);
        reading.Problems.ShouldBeEmpty();
        return MetricsSettings.From(reading.Values);
    }

    [Fact]
    public void Without_a_word_about_families_everything_but_replicas_is_on_within_a_budget()
    {
        var families = Of("--servers", "nats://a:1", "--count", "3", "--jsz-limit", "10", "--timeout", "1s");
        (families.Core, families.Accounts, families.AccountsDetailed, families.Gatewayz, families.Raftz, families.Leafz, families.Streams, families.Consumers)
            .ShouldBe((true, true, true, true, true, true, true, true));
        families.Replicas.ShouldBeFalse();
        families.MaxSeries.ShouldBe(50_000);
    }

    [Theory]
    [InlineData("--accounts=false")]
    [InlineData("--accounts-detailed=false")]
    [InlineData("--gatewayz=false")]
    [InlineData("--raftz=false")]
    [InlineData("--jsz=none")]
    [InlineData("--jsz-leaders-only")]
    [InlineData("--jsz-filter=stream_total_messages")]
    public void Any_family_option_of_nats_surveyor_brings_its_defaults_and_no_budget(string flag)
    {
        var families = Of(flag);
        families.Core.ShouldBeTrue();
        (families.Accounts, families.AccountsDetailed, families.Gatewayz, families.Raftz, families.Leafz, families.Streams, families.Consumers, families.Replicas)
            .ShouldBe((false, false, false, false, false, false, false, false));
        families.MaxSeries.ShouldBe(0);
    }

    [Fact]
    public void A_family_option_counts_whatever_source_it_comes_from()
    {
        MetricsSettings.From(Given.Variables(("NATS_SURVEYOR_RAFTZ", "true")).Values).Gatewayz.ShouldBeFalse();
        MetricsSettings.From(Given.File("raftz: true").Values).Gatewayz.ShouldBeFalse();
    }

    [Fact]
    public void New_options_do_not_bring_the_peers_defaults()
    {
        var families = Of("--jsz-replicas", "--leafz=false", "--exclude-streams", "X");
        (families.Accounts, families.Streams, families.Replicas, families.Leafz).ShouldBe((true, true, true, false));
        families.MaxSeries.ShouldBe(50_000);
    }

    [Fact]
    public void Detailed_accounts_imply_accounts() => Of("--accounts-detailed").Accounts.ShouldBeTrue();

    [Theory]
    [InlineData("all", true, true, true)]
    [InlineData("streams", true, true, false)]
    [InlineData("consumers", true, false, true)]
    [InlineData("none", false, false, false)]
    public void Any_jsz_implies_accounts(string jsz, bool accounts, bool streams, bool consumers)
    {
        var families = Of("--jsz", jsz);
        (families.Accounts, families.AccountsDetailed, families.Streams, families.Consumers).ShouldBe((accounts, false, streams, consumers));
    }

    [Fact]
    public void Leaders_only_false_means_replicas_and_says_so()
    {
        var reading = Given.Flags("--jsz", "all", "--jsz-leaders-only=false");
        MetricsSettings.From(reading.Values).Replicas.ShouldBeTrue();
        reading.Warnings.ShouldHaveSingleItem().ShouldStartWith("jsz-leaders-only=false means jsz-replicas");
    }

    [Fact]
    public void A_count_of_zero_turns_the_metrics_of_servers_off()
    {
        var families = Of("--count", "0", "--jsz", "all", "--gatewayz", "--raftz", "--accounts-detailed", "--leafz", "--jsz-replicas");
        (families.Core, families.Accounts, families.AccountsDetailed, families.Gatewayz, families.Raftz, families.Leafz, families.Streams, families.Consumers, families.Replicas)
            .ShouldBe((false, false, false, false, false, false, false, false, false));
        new MetricsPage(families).Needs.ShouldBe(Snapshot.Needs.AccountInfo | Snapshot.Needs.ImportTraffic, "whether services are heard is no metric of servers");
    }

    [Theory]
    [InlineData("3", 3)]
    [InlineData("0", 0)]
    [InlineData("-1", null)]
    public void The_count_is_expected_unless_it_is_minus_one(string count, int? expected) =>
        SurveySettings.From(Given.Flags("--count", count).Values, default).ExpectedCount.ShouldBe(expected);

    [Fact]
    public void A_budget_given_holds_in_any_case()
    {
        Of("--jsz", "all", "--max-series", "10").MaxSeries.ShouldBe(10);
        Of("--max-series", "0").MaxSeries.ShouldBe(0);
    }

    [Fact]
    public void Filters_reach_the_page()
    {
        var families = Of("--include-accounts", "A*", "--exclude-accounts", "AB", "--include-streams", "S", "--exclude-consumers", "C", "--exclude-families", "nats_core_*");
        families.AccountFilter.Include.ShouldBe(["A*"]);
        families.AccountFilter.Exclude.ShouldBe(["AB"]);
        families.StreamFilter.Include.ShouldBe(["S"]);
        families.ConsumerFilter.Exclude.ShouldBe(["C"]);
        families.FamilyFilter.Exclude.ShouldBe(["nats_core_*"]);
    }
}
