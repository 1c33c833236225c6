using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Surveyor.Nats;

namespace Surveyor.Core.Tests.Survey;

/// <summary>Replies as they arrive, with what is wrong with them.</summary>
static class Message
{
    public static NatsMsg NoResponders() => new("inbox", null, new NatsHeaders { Status = 503 }, default);

    public static NatsMsg Of(JsonNode json, bool gzip)
    {
        var bytes = Encoding.UTF8.GetBytes(json.ToJsonString());
        return gzip ? new("inbox", null, new NatsHeaders().Add("Content-Encoding", "gzip"), Pack(bytes)) : new("inbox", null, null, bytes);
    }

    public static IEnumerable<NatsMsg> Replies(FakeSystem system, FakeNode node, Request request, bool gzip)
    {
        var packs = gzip && request.Verb != "STATSZ";
        switch (node.FaultOf(request.Verb))
        {
            case Fault.Silent:
                break;
            case Fault.Twice:
                yield return Of(Whole(system, node, request), packs);
                yield return Of(Whole(system, node, request), packs);
                break;
            case Fault.Garbage:
                yield return Text($$"""{"server":{{Survey.Replies.Server(node, system.Now).ToJsonString()}},"data":{"oops":tru """);
                break;
            case Fault.Noise:
                yield return Text("\u0000\u0001 nonsense");
                break;
            case Fault.BadGzip:
                yield return new("inbox", null, new NatsHeaders().Add("Content-Encoding", "gzip"), "no gzip"u8.ToArray());
                break;
            case Fault.Half:
                var whole = Of(Whole(system, node, request), packs);
                yield return new("inbox", null, whole.Headers, whole.Data[..(whole.Data.Length / 2)]);
                break;
            case Fault.Error:
                yield return Of(Json.Of(("server", Survey.Replies.Server(node, system.Now)), ("error", Json.Of(("code", 500), ("description", "boom")))), packs);
                break;
            case Fault.Hollow:
                yield return Of(Json.Of(("server", Survey.Replies.Server(node, system.Now))), packs);
                break;
            default:
                yield return Of(Whole(system, node, request), packs);
                break;
        }
    }

    static JsonObject Whole(FakeSystem system, FakeNode node, Request request) => Json.Of(
        ("server", Survey.Replies.Server(node, system.Now)),
        request.Verb == "STATSZ"
            ? ("statsz", Survey.Replies.Statsz(system, node))
            : ("data", Survey.Replies.Data(system, node, request.Verb, request.Ask)));

    static NatsMsg Text(string text) => new("inbox", null, null, Encoding.UTF8.GetBytes(text));

    static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }
}
