using Surveyor.Events;
using Surveyor.Host.Options;

namespace Surveyor.Tests.Options;

public class MistakeTests
{
    [Fact]
    public void All_mistakes_are_told_at_once_each_with_its_source()
    {
        var reading = Given.All(
            ["--prt", "80", "--timeout", "soon", "--http-user", "x"],
            [("NATS_SURVEYOR_COUNT", "many")],
            "user: u\nacounts: true\nport: [1]\ncreds: /no/such/file\n");

        reading.Problems.Select(p => p.ToString().Split('/')[^1]).ToArray().Length.ShouldBe(7);
        var text = string.Join('\n', reading.Problems);
        text.ShouldContain("--prt: there is no such flag; did you mean --port?");
        text.ShouldContain("--timeout: 'soon' is not accepted; accepted: a duration of 1ms or more");
        text.ShouldContain("--http-user: is known but not built yet");
        text.ShouldContain("NATS_SURVEYOR_COUNT: 'many' is not accepted; accepted: a whole number from -1 on");
        text.ShouldContain("nats-surveyor.yaml:2: acounts: there is no such option; did you mean accounts?");
        text.ShouldContain("nats-surveyor.yaml:3: port: accepted: a whole number from 0 to 65535");
        text.ShouldContain("nats-surveyor.yaml:4: creds: '/no/such/file' is not accepted; accepted: a file that exists and can be read");
    }

    [Theory]
    [InlineData("--count")]
    [InlineData("--count", "--accounts")]
    public void A_flag_without_its_value_says_so(params string[] args) => Given.Flags(args).Problems.Single().ShouldBe("--count: needs a value; accepted: a whole number from -1 on");

    [Theory]
    [InlineData("price")]
    [InlineData("=1ms")]
    [InlineData("price=")]
    [InlineData("price=1ms 1ms")]
    [InlineData("price=5ms 1ms")]
    [InlineData("price=0s 1ms")]
    [InlineData("price=fast")]
    public void Bounds_that_are_none_are_refused(string buckets) =>
        Given.Flags("--latency-buckets", buckets).Problems.Single().ShouldContain($"'{buckets}' is not accepted; accepted: services and ascending bounds");

    [Fact]
    public void The_first_bounds_that_fit_a_service_hold()
    {
        var bounds = Given.File("latency-buckets:\n  price: 1ms 5ms\n  \"p*\": 2s\n").Value(EventSettings.LatencyBuckets);
        ServiceBuckets.Of(bounds, "price").Seconds.ShouldBe([0.001, 0.005]);
        ServiceBuckets.Of(bounds, "pay").Seconds.ShouldBe([2]);
        ServiceBuckets.Of(bounds, "stock").ShouldBe(Buckets.Latency);
        Given.Flags("--latency-buckets", "a=1ms 2ms,b=3s").Value(EventSettings.LatencyBuckets).Select(one => one.Service).ShouldBe(["a", "b"]);
    }

    [Fact]
    public void A_stray_word_says_how_switches_are_written() =>
        Given.Flags("--accounts", "false").Problems.Single().ShouldBe("command line: 'false' is not expected; the value of a switch is written as --switch=false");

    [Theory]
    [InlineData("--server", "--servers")]
    [InlineData("--jsz-leader-only", "--jsz-leaders-only")]
    [InlineData("--acount", "--count")]
    [InlineData("--PORT", "--port")]
    public void An_unknown_flag_suggests_the_nearest(string flag, string meant) => Given.Flags(flag).Problems.Single().ShouldBe($"{flag}: there is no such flag; did you mean {meant}?");

    [Fact]
    public void An_unknown_flag_that_resembles_nothing_suggests_nothing() => Given.Flags("--qqqqqqqqqq").Problems.Single().ShouldBe("--qqqqqqqqqq: there is no such flag");

    [Fact]
    public void Unknown_keys_deep_inside_are_told_with_their_whole_path() =>
        Given.File("forget:\n  sever: 1h\n").Problems.Single().ShouldEndWith("nats-surveyor.yaml:2: forget-sever: there is no such option; did you mean forget-server?");

    [Fact]
    public void A_key_given_twice_is_a_mistake()
    {
        Given.File("port: 1\nport: 2\n").Problems.Single().ShouldContain(":2: is not readable as YAML: Duplicate key");
        Given.File("port: 1\nPORT: 2\n").Problems.Single().ShouldContain(":2: PORT: is given twice");
    }

    [Theory]
    [InlineData("port: 1\n bad: [")]
    [InlineData("port: 'open")]
    [InlineData("{\"port\": ")]
    public void A_file_that_is_no_yaml_names_its_line(string text) => Given.File(text).Problems.Single().ShouldContain("is not readable as YAML");

    [Theory]
    [InlineData("just words")]
    [InlineData("- a\n- b")]
    public void A_file_that_is_no_mapping_says_so(string text) => Given.File(text).Problems.Single().ShouldContain(":1: the file must be a mapping of options to values");

    [Theory]
    [InlineData("silences: NatsServerDown", "silences")]
    [InlineData("silences: [NatsServerDown]", "silences")]
    [InlineData("health: orders", "health")]
    [InlineData("observations: [x]", "observations")]
    public void Text_where_mappings_belong_is_a_mistake(string text, string key) => Given.File(text).Problems.Single().ShouldContain($"{key}: accepted: a list of");

    [Fact]
    public void An_empty_file_is_fine() => Given.File("# nothing\n").Problems.ShouldBeEmpty();

    [Fact]
    public void A_named_file_that_is_not_there_is_a_mistake()
    {
        Given.Flags("--config", "/no/such.yaml").Problems.Single().ShouldBe("--config: cannot read '/no/such.yaml': no such file");
        Given.Variables(("NATS_SURVEYOR_CONFIG", "/no/such.yaml")).Problems.Single().ShouldStartWith("NATS_SURVEYOR_CONFIG: cannot read");
    }

    [Fact]
    public void A_file_cannot_name_another_file() => Given.File("config: other.yaml").Problems.Single().ShouldContain("config: has no place in a file");

    [Fact]
    public void A_toml_file_in_the_usual_place_is_pointed_out() =>
        Given.File("port = 1", "nats-surveyor.toml").Warnings.ShouldHaveSingleItem().ShouldEndWith("nats-surveyor.toml is not read: configuration files are YAML or JSON");

    [Theory]
    [InlineData("servers", "http://user:hunter2@host:1")]
    [InlineData("servers", "nats://user:hunter2@host:notaport")]
    public void Secrets_are_never_told(string name, string value)
    {
        Given.Flags($"--{name}", value).Problems.Single().ShouldNotContain("hunter2");
        Given.File($"{name}: '{value}'").Problems.Single().ShouldNotContain("hunter2");
    }

    [Theory]
    [InlineData("nats://a:4222/path")]
    [InlineData("ws://a:80")]
    [InlineData("nats://")]
    [InlineData("a b")]
    public void An_address_that_is_none_is_a_mistake(string url) => Given.Flags("--servers", url).Problems.Single().ShouldContain("accepted: a list of URLs");

    [Theory]
    [InlineData("a:4222")]
    [InlineData("tls://a")]
    [InlineData("nats://[::1]:4222")]
    [InlineData("nats://u:p%40ss@a:4222")]
    public void Addresses_are_taken_as_nats_clients_take_them(string url) => Given.Flags("--servers", url).Value(NatsSettings.Servers).ShouldBe([url]);

    [Fact]
    public void No_server_at_all_is_a_mistake() => Given.Flags("--servers", ",").Problems.Single().ShouldContain("servers: is empty");

    [Theory]
    [InlineData("--constant-labels", "1st=x")]
    [InlineData("--constant-labels", "env")]
    [InlineData("--constant-labels", "__name=x")]
    [InlineData("--prefix", "my-own")]
    [InlineData("--inbox-prefix", "a.*")]
    [InlineData("--sys-req-prefix", "$SYS.*.REQ")]
    [InlineData("--jsz", "some")]
    [InlineData("--jsz-filter", "stream_total")]
    [InlineData("--max-series", "-1")]
    [InlineData("--heavy-in-flight", "0")]
    [InlineData("--connect-timeout", "0s")]
    [InlineData("--timeout", "3")]
    [InlineData("--accounts=maybe")]
    [InlineData("--port", "65536")]
    public void A_value_that_makes_no_sense_says_what_does(params string[] args) => Given.Flags(args).Problems.Single().ShouldContain("accepted: ");

    [Fact]
    public void A_label_given_twice_is_a_mistake() => Given.Flags("--constant-labels", "a=1,a=2").Problems.Single().ShouldBe("--constant-labels: a is given twice");

    [Fact]
    public void A_label_that_surveyor_itself_uses_is_a_mistake() =>
        Given.File("constant-labels: {server_name: x}").Problems.Single().ShouldContain("nats-surveyor.yaml:1: constant-labels: server_name is a label of");
}
