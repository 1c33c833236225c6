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
    [InlineData("\"id\":\"a\",\"responder\":{\"server\":\"{0}\"}")]
    public void A_name_that_would_fill_the_memory_is_refused(string rest) =>
        Should.Throw<JsonException>(() => Read($"{{\"type\":\"io.nats.server.metric.v1.service_latency\",{rest.Replace("{0}", new string('x', 600), StringComparison.Ordinal)}}}")).Message.ShouldContain("longer than any");

    [Fact]
    public void A_client_that_calls_itself_by_a_long_name_is_measured_all_the_same()
    {
        var sample = Read($"{{\"type\":\"io.nats.server.metric.v1.service_latency\",\"id\":\"a\",\"requestor\":{{\"acc\":\"BIZ\",\"name\":\"{new string('x', 600)}\"}}}}");
        sample.Requestor!.BestName.ShouldBe(new string('x', 512));
    }

    [Fact]
    public void A_megabyte_of_headers_is_no_trouble()
    {
        var megabyte = new string('a', 1 << 20);
        var many = string.Join(',', Enumerable.Range(0, 50_000).Select(number => $"\"X-{number}\":[\"a\",{{}},[\"a\"]]"));
        Headers($$"""{"X":["{{megabyte}}"],"Traceparent":["00-{{megabyte}}-1-01"],"{{megabyte}}":["a"],{{many}},"B3":["00000000000000aa-1"]}""").ShouldBe(new TraceId(0xaa, false));
    }

    [Theory]
    [InlineData("""{"Traceparent":["00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"],"Tracestate":["vendor=1"]}""", "4bf92f3577b34da6a3ce929d0e0e4736")]
    [InlineData("""{"traceparent":["00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"]}""", "4bf92f3577b34da6a3ce929d0e0e4736")]
    [InlineData("""{"X-B3-Spanid":["e457b5a2e4d86bd1"],"X-B3-Traceid":["80f198ee56343ba864fe8b2a57d3eff7"]}""", "80f198ee56343ba864fe8b2a57d3eff7")]
    [InlineData("""{"X-B3-TraceId":["64fe8b2a57d3eff7"]}""", "64fe8b2a57d3eff7")]
    [InlineData("""{"B3":["80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1-05e3ac9a4f6e3b90"]}""", "80f198ee56343ba864fe8b2a57d3eff7")]
    [InlineData("""{"Uber-Trace-Id":["479fefe9525eddb:5adb976bfc1f95c1:479fefe9525eddb:1"],"Uberctx-User":["u1"]}""", "0479fefe9525eddb")]
    [InlineData("""{"Uber-Trace-Id":["1479fefe9525eddb0:5adb976bfc1f95c1:0:1"]}""", "0000000000000001479fefe9525eddb0")]
    [InlineData("""{"Traceparent":["nothing"],"B3":["00000000000000aa-1"]}""", "00000000000000aa")]
    [InlineData("""{"B3":[1,"00000000000000aa-1","00000000000000bb-1"]}""", "00000000000000aa")]
    [InlineData("""{"Traceparent":["00-00000000000000000000000000000000-00f067aa0ba902b7-01"]}""", null)]
    [InlineData("""{"Traceparent":["00-64fe8b2a57d3eff7-00f067aa0ba902b7-01"]}""", null)]
    [InlineData("""{"Traceparent":["00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01"]}""", null)]
    [InlineData("""{"Traceparent":["00-4bf92f3577b34da6a3ce929d0e0e47361-00f067aa0ba902b7-01"]}""", null)]
    [InlineData("""{"B3":["1"]}""", null)]
    [InlineData("""{"B3":[" 0000000000000aa-1"]}""", null)]
    [InlineData("""{"Uber-Trace-Id":[":1:0:1"]}""", null)]
    [InlineData("""{"Other":["4bf92f3577b34da6a3ce929d0e0e4736"]}""", null)]
    [InlineData("""{"B3":"00000000000000aa-1"}""", null)]
    [InlineData("""{"B3":{"B3":["00000000000000aa-1"]}}""", null)]
    [InlineData("""["00000000000000aa-1"]""", null)]
    [InlineData("null", null)]
    [InlineData("7", null)]
    public void The_trace_is_the_first_that_headers_name(string headers, string? trace) => (Headers(headers)?.ToString()).ShouldBe(trace);

    [Fact]
    public void Captured_samples_that_headers_made_the_server_take_name_their_trace()
    {
        var all = Sample.All.Where(sample => sample.Name.StartsWith("LATENCY-hdr-", StringComparison.Ordinal)).ToList();
        var traced = all.Where(sample => Hear.ServiceLatency(sample.Utf8).Trace is not null).Select(sample => sample.Name).ToList();
        all.Select(sample => sample.Name).Except(traced).ShouldBe(["LATENCY-hdr-100pct-with-header"]);
        traced.GroupBy(name => name).ShouldAllBe(same => same.Count() == Sample.Versions.Count());
    }

    [Fact]
    public void Who_asked_is_called_by_the_best_that_the_import_shares()
    {
        Party("""{"acc":"BIZ","rtt":1}""").BestName.ShouldBe("");
        Party("""{"acc":"BIZ","host":"10.0.0.1","server":"n1"}""").BestName.ShouldBe("10.0.0.1");
        Party("""{"acc":"BIZ","host":"10.0.0.1","user":"s3cret-token","name":""}""").BestName.ShouldBe("10.0.0.1", "servers before 2.12 tell the token of a login as its user");
        Party("""{"acc":"BIZ","host":"10.0.0.1","user":"UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4"}""").BestName.ShouldStartWith("UDXU4RC");
        Party("""{"acc":"BIZ","host":"10.0.0.1","user":"biz","name":"shop"}""").BestName.ShouldBe("shop");

        static LatencyParty Party(string party) => Read($$"""{"type":"io.nats.server.metric.v1.service_latency","id":"a","requestor":{{party}}}""").Requestor!;
    }

    static TraceId? Headers(string headers) => Read($$"""{"type":"io.nats.server.metric.v1.service_latency","id":"a","status":503,"header":{{headers}},"start":"2026-11-21T04:00:23.021273235Z"}""").Trace;

    static ServiceLatency Read(string text) => Hear.ServiceLatency(Encoding.UTF8.GetBytes(text));
}
