using Surveyor.Host.Options;

namespace Surveyor.Tests.Options;

public sealed class ListenerFilesTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("listeners").FullName;

    [Fact]
    public void Files_are_found_at_any_depth_and_one_that_is_broken_keeps_none_from_being_read()
    {
        Write("a_bad.json", "{");
        Write("b_good.json", """{"name":"echo","topic":"latency.echo","username":"u","password":"p"}""");
        Write("deep/er/c.json", """{"NAME":"upper","Topic":"latency.>"}""");
        Write("d.txt", "not read");

        var read = ListenerFiles.Read(_folder, withTopic: true);

        read.Files.Select(file => (file.Id, file.Name, file.Topic)).ShouldBe([("b_good.json", "echo", "latency.echo"), ("deep/er/c.json", "upper", "latency.>")]);
        (read.Files[0].Login.Username, read.Files[0].Login.Password).ShouldBe(("u", "p"));
        read.Broken.ShouldHaveSingleItem().Key.ShouldBe("a_bad.json");
    }

    [Fact]
    public void A_config_map_is_read_through_its_links_and_only_once()
    {
        Write("..2026_11_25/a.json", """{"name":"echo","topic":"one"}""");
        Directory.CreateSymbolicLink(Path.Combine(_folder, "..data"), "..2026_11_25");
        File.CreateSymbolicLink(Path.Combine(_folder, "a.json"), "..data/a.json");
        ListenerFiles.Read(_folder, withTopic: true).Files.ShouldHaveSingleItem().Topic.ShouldBe("one");

        Write("..2026_11_26/a.json", """{"name":"echo","topic":"two"}""");
        Directory.Delete(Path.Combine(_folder, "..data"));
        Directory.CreateSymbolicLink(Path.Combine(_folder, "..data"), "..2026_11_26");
        ListenerFiles.Read(_folder, withTopic: true).Files.ShouldHaveSingleItem().Topic.ShouldBe("two");
    }

    [Fact]
    public void Equal_logins_are_equal_until_a_file_of_theirs_changes()
    {
        Write("user.creds", "one");
        var creds = Path.Combine(_folder, "user.creds").Replace("\\", "\\\\", StringComparison.Ordinal);
        Write("a.json", $$"""{"name":"a","topic":"a","credential":"{{creds}}"}""");
        Write("b.json", $$"""{"name":"b","topic":"b","credential":"{{creds}}"}""");
        var before = ListenerFiles.Read(_folder, withTopic: true).Files;
        before[0].Fingerprint.ShouldBe(before[1].Fingerprint);

        Write("user.creds", "two");
        var after = ListenerFiles.Read(_folder, withTopic: true).Files;
        after[0].Fingerprint.ShouldNotBe(before[0].Fingerprint);
        after[0].Says(before[0]).ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{"topic":"a"}""", "name is missing")]
    [InlineData("""{"name":"a"}""", "topic is missing")]
    [InlineData("""{"name":"a","topic":"a b"}""", "topic is no subject")]
    [InlineData("""{"name":"a","topic":"a..b"}""", "topic is no subject")]
    [InlineData("""{"name":"a","topic":"a","token":"t","username":"u"}""", "only one of")]
    [InlineData("""{"name":"a","topic":"a","jwt":"j"}""", "jwt and seed go together")]
    [InlineData("""{"name":"a","topic":"a","tls_cert":"/dev/null"}""", "tls_cert and tls_key go together")]
    [InlineData("""{"name":"a","topic":"a","nkey":"/no/such"}""", "there is no file /no/such")]
    [InlineData("""{"name":"a","topic":"a","capture":"kafka"}""", "capture can only be jetstream")]
    [InlineData("""{"name":"a","topic":"a","stream":"A"}""", "stream needs capture")]
    [InlineData("""{"name":"a","topic":"a","capture":"jetstream","stream":"A.B"}""", "stream is no name of a stream")]
    [InlineData("[]", "no JSON object")]
    [InlineData("null", "it is empty")]
    public void What_is_wrong_is_told(string text, string reason)
    {
        Write("a.json", text);
        ListenerFiles.Read(_folder, withTopic: true).Broken["a.json"].ShouldContain(reason);
    }

    [Fact]
    public void Advisory_files_need_no_topic()
    {
        Write("a.json", """{"name":"APP","username":"u","password":"p","nats_opts_id":"x"}""");
        ListenerFiles.Read(_folder, withTopic: false).Files.ShouldHaveSingleItem().Name.ShouldBe("APP");
    }

    [Theory]
    [InlineData("- name: price", "the 1.: topic is missing")]
    [InlineData("- {name: a, topic: a}\n- {name: b, topic: b, tpoic: c}", "the 2.: there is no key tpoic; did you mean topic?")]
    [InlineData("- {name: a, topic: a, password: [s3cret]}", "the 1. is not made of texts")]
    [InlineData("- {name: '{{wildcard(2)}}', topic: 'lat.*'}", "the 1.: {{wildcard(2)}} stands for nothing")]
    [InlineData("- {name: a, topic: a, servers: ['s3cret://x']}", "the 1.: servers is not accepted; accepted: a list of URLs")]
    [InlineData("  {name: price}", "accepted: a list of observations")]
    public void What_is_wrong_with_an_observation_of_the_configuration_file_is_told(string observations, string problem)
    {
        var given = Given.File($"observations:\n{observations}\n").Problems.ShouldHaveSingleItem().ToString();
        given.ShouldContain(problem);
        given.ShouldNotContain("s3cret");
    }

    [Fact]
    public void Observations_of_the_configuration_file_have_logins_of_their_own_and_wait_for_their_files()
    {
        Write("user.creds", "one");
        var creds = Path.Combine(_folder, "user.creds");
        var values = Given.File($"""
            observations:
            - name: price
              topic: latency.price
              credential: {creds}
              servers: [nats://other:4222]
            - name: "{"{{wildcard(2)}}"}"
              account: "{"{{wildcard(1)}}"}"
              topic: lat.*.latency.*
              username: u
              password: 1234
            - {"{name: c, topic: c, nkey: /no/such}"}
            """).Values;
        var read = ListenerFiles.Of(values.Get(EventSettings.Observations));

        read.Files.Select(file => (file.Id, file.Name)).ShouldBe([("observations[1]", "price"), ("observations[2]", "{{wildcard(2)}}")]);
        read.Files[0].Servers.ShouldBe(["nats://other:4222"]);
        read.Files[1].Login.Password.ShouldBe("1234");
        read.Files[1].Subject.KeyOf("lat.SHOP.latency.price").ShouldBe(new("price", "SHOP"));
        read.Broken.ShouldHaveSingleItem().ShouldBe(new("observations[3]", "there is no file /no/such"));

        Write("user.creds", "two");
        ListenerFiles.Of(values.Get(EventSettings.Observations)).Files[0].Says(read.Files[0]).ShouldBeFalse("the credentials were rotated");
    }

    [Fact]
    public void A_capture_may_name_its_stream_and_another_one_is_a_change()
    {
        Write("a.json", """{"name":"a","topic":"a"}""");
        Write("b.json", """{"name":"a","topic":"a","capture":"jetstream"}""");
        Write("c.json", """{"name":"a","topic":"a","capture":"jetstream","stream":"LATENCY"}""");
        var files = ListenerFiles.Read(_folder, withTopic: true).Files;
        files.Select(file => file.Captured).ShouldBe([null, new(null), new("LATENCY")]);
        files[2].Says(files[1] with { Id = "c.json" }).ShouldBeFalse();
    }

    [Fact]
    public void An_advisory_file_cannot_be_captured()
    {
        Write("a.json", """{"name":"APP","capture":"jetstream"}""");
        ListenerFiles.Read(_folder, withTopic: false).Broken["a.json"].ShouldBe("only observations can be captured");
    }

    [Fact]
    public void A_capture_needs_a_folder()
    {
        const string Observations = "observations:\n- {name: a, topic: a, capture: jetstream}\n";
        Given.File(Observations).Problems.ShouldHaveSingleItem().ToString().ShouldContain("capture needs capture-dir, which is not given");
        Given.File(Observations + "capture-dir: /var/lib/surveyor\n").Problems.ShouldBeEmpty();
    }

    [Fact]
    public void Secrets_do_not_print()
    {
        Write("a.json", """{"name":"a","topic":"a","username":"u","password":"s3cret"}""");
        ListenerFiles.Read(_folder, withTopic: true).Files[0].ToString().ShouldNotContain("s3cret");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    void Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
