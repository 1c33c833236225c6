using System.Text;
using Surveyor.Nats;

namespace Surveyor.EndToEnd.Truth;

/// <summary>What whoever may publish in an account can send in place of latency samples.</summary>
public static class Hostile
{
    const int AlmostMegabyte = 1_000_000;

    /// <summary>No samples, or with durations and names that cannot be.</summary>
    public static IReadOnlyList<byte[]> Rubbish { get; } =
    [
        .. new[]
        {
            "", "no JSON", "null", "[]", "{}", "7", "{\"type\":", new string('x', AlmostMegabyte), new string('[', AlmostMegabyte),
            Sample("\"type\":\"io.nats.server.metric.v2.service_latency\""), Sample("\"id\":\"\""), Sample("\"id\":7"), Sample("\"id\":\"\\ud800\""), Sample($"\"id\":\"{new string('x', 600)}\""),
            Sample("\"status\":-1"), Sample("\"status\":1000"), Sample("\"status\":\"200\""), Sample("\"status\":1e3"),
            Sample("\"total\":-1"), Sample("\"total\":86400000000001"), Sample("\"total\":9223372036854775808"), Sample("\"total\":1e300"), Sample("\"total\":0.5"),
            Sample("\"service\":-1"), Sample("\"system\":-9223372036854775808"), Sample("\"requestor\":{\"rtt\":-1}"), Sample("\"responder\":{\"rtt\":86400000000001}"),
            Sample($"\"responder\":{{\"server\":\"{new string('x', 600)}\"}}"), Sample("\"responder\":7"), Sample("\"timestamp\":\"yesterday\""), Sample("\"timestamp\":\"0001-01-01T00:00:00+14:00\""),
        }.Select(Encoding.UTF8.GetBytes),
        [.. "{\"type\":\"io.nats.server.metric.v1.service_latency\",\"id\":\""u8, 0xff, 0xfe, .. "\"}"u8],
    ];

    /// <summary>Samples that servers would not send, each a request.</summary>
    public static IReadOnlyList<byte[]> Odd { get; } =
    [
        .. new[]
        {
            Sample("\"timestamp\":\"9999-12-31T23:59:59Z\""), Sample("\"timestamp\":\"0001-01-01T00:00:00Z\""), Sample("\"timestamp\":null"),
            Sample("\"total\":86400000000000"), Sample($"\"responder\":{{\"name\":\"{new string('x', 600)}\"}}"), Sample("\"service\":86400000000000"), Sample("\"requestor\":null"), Sample("\"responder\":null"), Sample("\"responder\":{\"name\":\"a\\u0000\\nb\\\"\"}"),
            Sample("\"status\":0"), Sample("\"status\":418"), Sample("\"status\":999"),
            Sample($"\"header\":{{\"X\":[\"{new string('x', AlmostMegabyte)}\"]}}"), Sample($"\"header\":{{\"B3\":[{string.Join(',', Enumerable.Repeat("\"a-b\"", AlmostMegabyte / 8))}]}}"),
        }.Select(Encoding.UTF8.GetBytes),
    ];

    /// <summary>Of the message itself, which a sample has none of.</summary>
    public static NatsHeaders Headers { get; } = new NatsHeaders().Add("traceparent", new string('x', 30_000));

    /// <summary>A sample of a traced request, of whose fields the last are the given.</summary>
    static string Sample(string last) => $$"""
        {"type":"io.nats.server.metric.v1.service_latency","id":"{{Guid.NewGuid():N}}","timestamp":"2026-11-21T04:00:22Z","status":200,
        "requestor":{"acc":"BIZ","rtt":1},"responder":{"acc":"APP","name":"pricing","rtt":1,"server":"n1"},
        "header":{"B3":["00000000000000aa-1-1"]},"service":1,"system":1,"total":3,{{last}}}
        """;
}
