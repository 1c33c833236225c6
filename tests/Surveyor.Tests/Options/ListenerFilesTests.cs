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
