using Surveyor.Host.Options;
using Surveyor.Shards;

namespace Surveyor.Tests.Options;

public class ShardOptionTests
{
    [Fact]
    public void Nothing_given_is_one_Surveyor_that_shows_all() => ShardSettings.From(Given.Flags().Values).ShouldBeNull();

    [Theory]
    [InlineData("1/3", 1, 3)]
    [InlineData("3/3", 3, 3)]
    [InlineData("1/1", 1, 1)]
    public void A_fixed_part(string shard, int number, int count) => ShardSettings.From(Given.Flags("--shard", shard).Values).ShouldBe(ShardOptions.Fixed(number, count));

    [Fact]
    public void A_member_is_named_after_host_and_port()
    {
        ShardSettings.From(Given.Flags("--shard", "auto", "--port", "7001").Values).ShouldBe(ShardOptions.Auto($"{Environment.MachineName}:7001", "default"));
        ShardSettings.From(Given.Variables(("NATS_SURVEYOR_SHARD", "auto"), ("NATS_SURVEYOR_SHARD_NAME", "pod-1"), ("NATS_SURVEYOR_SHARD_GROUP", "eu")).Values).ShouldBe(ShardOptions.Auto("pod-1", "eu"));
    }

    [Theory]
    [InlineData("0/3", "the parts of n are 1/n to n/n")]
    [InlineData("4/3", "the parts of n are 1/n to n/n")]
    [InlineData("0/0", "the parts of n are 1/n to n/n")]
    [InlineData("3", "accepted: none, auto, or i/n")]
    public void An_impossible_part_is_a_mistake(string shard, string text) => Given.Flags("--shard", shard).Problems.Single().ShouldContain(text);

    [Theory]
    [InlineData("a b")]
    [InlineData("a.b")]
    [InlineData("*")]
    public void A_group_is_one_token(string group) => Given.Flags("--shard-group", group).Problems.Single().ShouldContain("a subject token");

    [Fact]
    public void A_pair_needs_a_login_of_its_own()
    {
        Given.Flags("--ha").Problems.Single().ShouldContain("state-creds");
        Given.Flags("--ha", "--state-user", "app").Problems.ShouldBeEmpty();
        Given.Flags("--ha", "--state-servers", "nats://app:secret@host").Problems.ShouldBeEmpty();
        Given.Flags("--ha", "--state-user", "app", "--shard", "auto").Problems.Single().ShouldContain("not for shard auto");
        Given.Flags("--ha", "--state-user", "app", "--shard", "1/2").Problems.ShouldBeEmpty();
    }

    [Fact]
    public void The_bucket_is_never_reached_with_the_system_login()
    {
        var values = Given.Flags("--ha", "--user", "sys", "--password", "s", "--servers", "nats://sys:s@one:4222,tls://two", "--state-user", "app", "--state-password", "a").Values;
        var opts = StateSettings.Login.From(values);

        opts.Urls.ShouldBe(["nats://one:4222", "tls://two"]);
        opts.AuthOpts.ShouldBe(new() { Username = "app", Password = "a" });
    }
}
