using System.Text;
using System.Text.Json;
using Surveyor.Protocol;

namespace Surveyor.Core.Tests.Protocol;

public class ServiceLatencyTests
{
    [Fact]
    public void Every_captured_sample_is_read()
    {
        var all = Sample.All.Where(sample => sample.Name.StartsWith("LATENCY-", StringComparison.Ordinal)).Select(sample => Hear.ServiceLatency(sample.AsReply())).ToList();
        all.Select(sample => sample.Status).Distinct().Order().ShouldBe([200, 400, 408, 503, 504]);
        foreach (var sample in all)
        {
            sample.Id.ShouldNotBeNullOrEmpty();
            (sample.Responder is not null, sample.Total > 0).ShouldBe((sample.Status == 200, sample.Status == 200));
        }
    }

    [Fact]
    public void It_says_who_asked_and_who_answered_and_how_long_each_part_took()
    {
        var sample = Read("""
            {"type":"io.nats.server.metric.v1.service_latency","id":"a","timestamp":"2026-11-21T04:00:23.039119494Z","status":200,
            "requestor":{"acc":"BIZ","rtt":1647997,"name":"biz"},"responder":{"acc":"APP","name":"echo","rtt":927662,"server":"n1"},
            "header":{"Traceparent":["00-1-2-01"]},"start":"2026-11-21T04:00:23.021273235Z","service":14885300,"system":377084,"total":17838043}
            """);
        (sample.Requestor!.Acc, sample.Requestor.Rtt, sample.Responder!.Acc, sample.Responder.Name, sample.Responder.Rtt).ShouldBe(("BIZ", 1647997, "APP", "echo", 927662));
        (sample.Service, sample.System, sample.Total).ShouldBe((14885300, 377084, 17838043));
    }

    [Theory]
    [InlineData("""{"type":"io.nats.jetstream.advisory.v1.nak","id":"a"}""", "io.nats.jetstream.advisory.v1.nak")]
    [InlineData("""{"id":"a"}""", "no type")]
    [InlineData("""{"type":"io.nats.server.metric.v1.service_latency","status":200}""", "no id")]
    [InlineData("""{"type":"io.nats.server.metric.v1.service_latency","id":"a","total":-1}""", "negative")]
    [InlineData("""{"type":"io.nats.server.metric.v1.service_latency","id":"a","requestor":{"rtt":86400000000001}}""", "longer than a day")]
    [InlineData("""{"type":"io.nats.server.metric.v1.service_latency","id":"a","total":"1s"}""", "total")]
    [InlineData("""{"type":"io.nats.server.metric.v1.service_latency","id":"a","status":1000}""", "status is none")]
    [InlineData("null", "null")]
    [InlineData("[]", "")]
    [InlineData("{", "")]
    [InlineData("", "")]
    public void What_is_no_sample_is_refused_with_the_reason(string text, string reason) =>
        Should.Throw<JsonException>(() => Read(text)).Message.ShouldContain(reason);

    [Theory]
    [InlineData("\"id\":\"{0}\"")]
    [InlineData("\"id\":\"a\",\"requestor\":{\"acc\":\"{0}\"}")]
    [InlineData("\"id\":\"a\",\"responder\":{\"name\":\"{0}\"}")]
    public void A_name_that_would_fill_the_memory_is_refused(string rest) =>
        Should.Throw<JsonException>(() => Read($"{{\"type\":\"io.nats.server.metric.v1.service_latency\",{rest.Replace("{0}", new string('x', 600), StringComparison.Ordinal)}}}")).Message.ShouldContain("longer than any");

    [Fact]
    public void A_megabyte_of_headers_is_no_trouble() =>
        Read($$$"""{"type":"io.nats.server.metric.v1.service_latency","id":"a","status":503,"header":{"X":["{{{new string('x', 1 << 20)}}}"]}}""").Status.ShouldBe(503);

    static ServiceLatency Read(string text) => Hear.ServiceLatency(Encoding.UTF8.GetBytes(text));
}
