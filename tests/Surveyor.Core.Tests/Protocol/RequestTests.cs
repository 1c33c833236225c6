using System.Text;
using Surveyor.Protocol;

namespace Surveyor.Core.Tests.Protocol;

public class RequestTests
{
    [Theory]
    [InlineData("2.9.10", """{"js-server-only":true}""")]
    [InlineData("2.10.29", """{"js-server-only":true}""")]
    [InlineData("2.11.0", """{"js-meta-only":true}""")]
    [InlineData("2.15.1", """{"js-meta-only":true}""")]
    public void Health_is_asked_in_the_words_of_the_release(string release, string request) =>
        Text(HealthzRequest.For(ServerVersion.Parse(release)!.Value)).ShouldBe(request);

    [Fact]
    public void Only_the_meta_group_is_asked_for() => Text(RaftzRequest.Meta).ShouldBe("""{"group":"_meta_"}""");

    [Fact]
    public void Accounts_without_connections_are_asked_for_too() => Text(AccountStatzRequest.All).ShouldBe("""{"include_unused":true}""");

    [Fact]
    public void An_account_is_asked_for_by_id() => Text(AccountzRequest.For("A\"B")).ShouldBe("""{"account":"A\u0022B"}""");

    [Fact]
    public void JSZ_without_options_is_an_empty_object() => Text(new JszOptions().ToUtf8()).ShouldBe("{}");

    [Fact]
    public void JSZ_is_asked_with_the_server_s_own_keys() =>
        Text(new JszOptions
        {
            Accounts = true,
            Streams = true,
            Consumers = true,
            Config = true,
            Raft = true,
            Account = "APP",
            Offset = 100,
            Limit = 50,
        }.ToUtf8()).ShouldBe(
            """{"accounts":true,"streams":true,"consumer":true,"config":true,"raft":true,"account":"APP","offset":100,"limit":50}""");

    [Fact]
    public void JSZ_names_only_what_is_set() =>
        Text(new JszOptions { Consumers = true, Raft = true, Limit = 100 }.ToUtf8()).ShouldBe("""{"consumer":true,"raft":true,"limit":100}""");

    static string Text(byte[] utf8) => Encoding.UTF8.GetString(utf8);
}
