using System.Text.Json;
using System.Text.Json.Nodes;

namespace Surveyor.Nats;

/// <summary>The JetStream API refused a request.</summary>
public sealed class NatsJSApiException(string api, int code, int errorCode, string description)
    : Exception($"{api}: {description} ({code}, {errorCode})")
{
    const int NotEnoughPeers = 10005;
    const int NotAvailable = 10008;
    const int NoStoragePeers = 10023;
    const int NotEnabled = 10076;

    public int Code { get; } = code;

    public int ErrorCode { get; } = errorCode;

    /// <summary>True for what a cluster says while it is coming up: the same request may succeed a moment later.</summary>
    public bool IsPassing => Code == 503 || ErrorCode is NotEnoughPeers or NotAvailable or NoStoragePeers or NotEnabled;

    /// <exception cref="NatsJSApiException">The reply carries an error.</exception>
    public static JsonObject Checked(ReadOnlySpan<byte> reply, string api)
    {
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(reply);
        }
        catch (JsonException)
        {
            node = null;
        }

        if (node is not JsonObject answer)
        {
            throw new NatsJSApiException(api, 0, 0, "the answer is not a JSON object");
        }

        return answer["error"] is JsonObject error
            ? throw new NatsJSApiException(api, Number(error, "code"), Number(error, "err_code"), (string?)error["description"] ?? "no description")
            : answer;
    }

    static int Number(JsonObject error, string key) => (int?)error[key] ?? 0;
}
