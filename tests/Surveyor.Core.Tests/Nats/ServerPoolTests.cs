namespace Surveyor.Nats;

public sealed class ServerPoolTests
{
    readonly ServerPool _pool = new(new() { Urls = ["nats://me:hush@a:1", "b:2", "tls://c:3"] });

    string Order => string.Join(' ', _pool.Candidates());

    [Fact]
    public void The_configured_order_holds_at_first() => Order.ShouldBe("nats://a:1 nats://b:2 tls://c:3");

    [Fact]
    public void The_server_connected_to_comes_last()
    {
        _pool.Connected(_pool.Candidates()[1]);

        Order.ShouldBe("tls://c:3 nats://a:1 nats://b:2");
    }

    [Fact]
    public void A_server_that_failed_comes_after_those_that_did_not()
    {
        _pool.Connected(_pool.Candidates()[0]);
        _pool.Failed(_pool.Candidates()[0]);

        Order.ShouldBe("tls://c:3 nats://b:2 nats://a:1");
    }

    [Fact]
    public void Learned_servers_come_after_the_configured_and_go_when_they_are_no_longer_named()
    {
        _pool.Discover(_pool.Candidates()[0], tls: false, ["b:2", "d:4"]);
        Order.ShouldBe("nats://a:1 nats://b:2 tls://c:3 nats://d:4");

        _pool.Discover(_pool.Candidates()[0], tls: true, ["e:5"]);
        Order.ShouldBe("nats://a:1 nats://b:2 tls://c:3 tls://e:5");

        _pool.Discover(_pool.Candidates()[0], tls: true, []);
        Order.ShouldBe("nats://a:1 nats://b:2 tls://c:3 tls://e:5");
    }

    [Theory]
    [InlineData("nats.example", "10.0.0.2:4222", "nats.example")]
    [InlineData("nats.example", "[::2]:4222", "nats.example")]
    [InlineData("nats.example", "other.example:4222", "other.example")]
    [InlineData("10.0.0.1", "10.0.0.2:4222", "10.0.0.2")]
    public void A_learned_address_is_checked_against_a_name_where_there_is_one(string via, string address, string name) =>
        NatsUrl.Parse($"tls://{via}").TryDiscover(address, tls: true).ShouldNotBeNull().TlsName.ShouldBe(name);

    [Theory]
    [InlineData("")]
    [InlineData(":")]
    [InlineData(":4222")]
    [InlineData("a:99999")]
    [InlineData("[::1")]
    [InlineData("a b:1")]
    [InlineData("user:pw@h:1")]
    [InlineData("\0")]
    public void Nonsense_is_not_learned(string address) => NatsUrl.Parse("a").TryDiscover(address, tls: false).ShouldBeNull();

    [Fact]
    public void No_address_is_hostile_enough_to_throw()
    {
        var random = new Random(3);
        const string alphabet = "a1:.[]@/\\?#% -\u00e4\u0300\u3002\uff0e\ud800xn--";
        for (var i = 0; i < 20_000; i++)
        {
            var address = string.Create(random.Next(1, 12), random, (text, source) => source.GetItems<char>(alphabet, text));
            Should.NotThrow(() => NatsUrl.Parse("a").TryDiscover(address, tls: false));
        }
    }
}
