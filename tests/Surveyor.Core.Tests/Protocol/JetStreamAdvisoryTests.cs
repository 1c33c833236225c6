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
    [InlineData("\"deliveries\":-3")]
    [InlineData("\"deliveries\":18446744073709551615")]
    [InlineData("\"ack_time\":-1")]
    [InlineData("\"ack_time\":86400000000001")]
    [InlineData("\"state\":{\"bytes\":18446744073709551615}")]
    [InlineData("\"bytes\":-1")]
    [InlineData("\"dropped\":-1")]
    [InlineData("\"start\":\"2026-11-21T04:00:00.0000001Z\",\"end\":\"2026-11-21T04:00:00Z\"")]
    [InlineData("\"start\":\"2026-11-20T04:00:00Z\",\"end\":\"2026-11-21T04:00:00.0000001Z\"")]
    [InlineData("\"start\":\"0001-01-01T00:00:00Z\",\"end\":\"2026-11-21T04:00:00Z\"")]
    public void A_number_that_cannot_be_is_refused(string field) =>
        Should.Throw<JsonException>(() => Hear.JetStreamAdvisory(Encoding.UTF8.GetBytes($$"""{"type":"io.nats.jetstream.advisory.v1.x","id":"a",{{field}}}""")));

    [Theory]
    [InlineData("\"deliveries\":0,\"ack_time\":86400000000000,\"bytes\":0,\"dropped\":0,\"state\":{\"bytes\":0}")]
    [InlineData("\"start\":\"2026-11-20T04:00:00Z\",\"end\":\"2026-11-21T04:00:00Z\"")]
    [InlineData("\"start\":\"2026-11-20T04:00:00Z\"")]
    public void A_number_that_can_be_is_none_of_these(string field) =>
        Hear.JetStreamAdvisory(Encoding.UTF8.GetBytes($$"""{"type":"io.nats.jetstream.advisory.v1.x","id":"a",{{field}}}""")).Id.ShouldBe("a");

    [Theory]
    [InlineData("""{"type":"io.nats.server.metric.v1.service_latency","id":"a"}""", "service_latency")]
    [InlineData("""{"type":"io.nats.jetstream.advisory.v1.nak"}""", "no id")]
    [InlineData("{}", "no type")]
    [InlineData("null", "null")]
    [InlineData("x", "")]
    public void What_is_no_event_of_JetStream_is_refused_with_the_reason(string text, string reason) =>
        Should.Throw<JsonException>(() => Hear.JetStreamAdvisory(Encoding.UTF8.GetBytes(text))).Message.ShouldContain(reason);
}
