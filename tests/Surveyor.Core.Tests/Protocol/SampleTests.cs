using System.Reflection;
using System.Text.Json;
using Surveyor.Protocol;

namespace Surveyor.Core.Tests.Protocol;

public class SampleTests
{
    [Fact]
    public void Every_sample_of_a_built_question_decodes()
    {
        foreach (var (asked, sample) in Asked.Answered)
        {
            var reply = Should.NotThrow(() => asked.Decode(sample.AsReply()), sample.ToString());
            (reply.Data ?? reply.Error).ShouldNotBeNull(sample.ToString());
            ServerVersion.Parse(reply.Server?.Version).ShouldBe(ServerVersion.Parse(sample.Version), sample.ToString());
        }
    }

    [Fact]
    public void Every_built_question_has_a_sample_of_every_release_that_knows_it()
    {
        var properties = typeof(Ask).GetProperties(BindingFlags.Public | BindingFlags.Static);
        var built = properties.Select(property => property.GetValue(null)).OfType<Question>();
        Asked.All.Select(asked => asked.Question).ShouldBe(built, ignoreOrder: true);
        foreach (var asked in Asked.All)
        {
            var releases = Sample.Versions.Where(version => ServerVersion.Parse(version) >= asked.Question.Since);
            asked.Samples.Select(sample => sample.Version).Distinct().ShouldBe(releases, ignoreOrder: true, asked.ToString());
        }
    }

    [Fact]
    public void Every_other_sample_is_JSON_that_says_which_server_it_is_from()
    {
        var others = Sample.All.Except(Asked.Answered.Select(pair => pair.Sample)).ToList();
        others.ShouldNotBeEmpty();
        foreach (var sample in others)
        {
            using var json = JsonDocument.Parse(sample.Utf8);
            json.RootElement.ValueKind.ShouldBe(JsonValueKind.Object, sample.ToString());
            if (!NamesNoServer(sample))
            {
                Id(json.RootElement).ShouldNotBeNullOrEmpty(sample.ToString());
            }
        }
    }

    [Fact]
    public void The_server_of_a_reply_is_found_without_decoding_it()
    {
        foreach (var (asked, sample) in Asked.Answered)
        {
            var server = asked.Decode(sample.AsReply()).Server.ShouldNotBeNull();
            var found = ReplyServer.TryRead(sample.AsReply()).ShouldNotBeNull(sample.ToString());
            found.ShouldBe(server with { Tags = null, Time = null }, sample.ToString());
        }
    }

    /// <summary>JetStream's own advisories and latency measurements are from an account, not from a server.</summary>
    static bool NamesNoServer(Sample sample) => sample.Name.StartsWith("LATENCY-") || sample.Name.Contains("JS_EVENT");

    static string? Id(JsonElement root)
    {
        var server = root.TryGetProperty("server", out var inner) ? inner : root;
        return server.TryGetProperty("id", out var id) ? id.GetString() : null;
    }
}
