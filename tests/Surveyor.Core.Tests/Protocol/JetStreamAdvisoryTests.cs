using System.Text;
using System.Text.Json;
using Surveyor.Events;
using Surveyor.Protocol;

namespace Surveyor.Core.Tests.Protocol;

public class JetStreamAdvisoryTests
{
    public static IEnumerable<Sample> Samples => Sample.All.Where(sample => sample.Name.StartsWith("EVENT-", StringComparison.Ordinal) && sample.Name.Contains("JS_EVENT", StringComparison.Ordinal));

    [Fact]
    public void Every_captured_event_is_read_and_known()
    {
        var all = Samples.Select(sample => Hear.JetStreamAdvisory(sample.AsReply())).ToList();
        all.Count.ShouldBeGreaterThan(40);
        all.ShouldAllBe(advisory => advisory.Id!.Length == 22 && advisory.Timestamp != null);
        all.Where(advisory => !AdvisoryKinds.IsKnown(advisory)).Select(advisory => advisory.Type).ShouldBeEmpty();
        all.Select(advisory => advisory.Kind).Distinct().Count().ShouldBeGreaterThan(15);
    }

    [Fact]
    public void Copies_for_the_system_account_name_the_account()
    {
        var system = Samples.Where(sample => sample.Name.StartsWith("EVENT-SYS-JS_EVENT_ADVISORY_STREAM", StringComparison.Ordinal)).Select(sample => Hear.JetStreamAdvisory(sample.AsReply())).ToList();
        system.ShouldNotBeEmpty();
        system.ShouldAllBe(advisory => advisory.Account == "APP");
    }

    [Fact]
    public void A_name_that_would_fill_the_memory_is_refused() =>
        Should.Throw<JsonException>(() => Hear.JetStreamAdvisory(Encoding.UTF8.GetBytes($$"""{"type":"io.nats.jetstream.advisory.v1.nak","id":"a","stream":"{{new string('x', 600)}}"}"""))).Message.ShouldContain("longer than any");

    [Theory]
    [InlineData("""{"type":"io.nats.server.metric.v1.service_latency","id":"a"}""", "service_latency")]
    [InlineData("""{"type":"io.nats.jetstream.advisory.v1.nak"}""", "no id")]
    [InlineData("{}", "no type")]
    [InlineData("null", "null")]
    [InlineData("x", "")]
    public void What_is_no_event_of_JetStream_is_refused_with_the_reason(string text, string reason) =>
        Should.Throw<JsonException>(() => Hear.JetStreamAdvisory(Encoding.UTF8.GetBytes(text))).Message.ShouldContain(reason);
}
