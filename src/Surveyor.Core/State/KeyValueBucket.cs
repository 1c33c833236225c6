using System.Text;
using System.Text.Json.Nodes;
using Surveyor.Nats;

namespace Surveyor.State;

/// <summary>A JetStream key-value bucket: small values with a revision each, so that of two writers one learns that it was late.</summary>
/// <param name="replicas">How many servers store it, if the bucket does not exist yet.</param>
public sealed class KeyValueBucket(NatsJSContext jetStream, string name, int replicas)
{
    const int WrongRevision = 10071;
    const int NoMessage = 10037;
    const int NoStream = 10059;
    const int StreamExists = 10058;

    /// <summary>A value and its revision. Revision 0: there is none.</summary>
    public readonly record struct Entry(string Value, ulong Revision);

    bool _exists;

    string Stream => $"KV_{name}";

    /// <exception cref="NatsJSApiException">JetStream refused.</exception>
    /// <exception cref="NatsException">Nobody answers, or the connection is down.</exception>
    /// <exception cref="TimeoutException">No answer in time.</exception>
    public async Task<Entry> GetAsync(string key, CancellationToken cancellation)
    {
        await CreateAsync(cancellation);
        try
        {
            var reply = await jetStream.AskAsync($"STREAM.MSG.GET.{Stream}", new() { ["last_by_subj"] = Subject(key) }, cancellation);
            var message = reply["message"]!;
            return new(message["data"] is { } data ? Encoding.UTF8.GetString(Convert.FromBase64String((string)data!)) : "", (ulong)message["seq"]!);
        }
        catch (NatsJSApiException e) when (e.ErrorCode == NoMessage)
        {
            return new("", 0);
        }
        catch (NatsJSApiException e) when (e.ErrorCode == NoStream)
        {
            // Somebody deleted the bucket.
            _exists = false;
            throw;
        }
    }

    /// <summary>Writes, if the value still has that revision.</summary>
    /// <returns>The new revision; null when somebody else wrote since.</returns>
    /// <exception cref="NatsJSApiException">JetStream refused.</exception>
    /// <exception cref="NatsException">Nobody answers, or the connection is down.</exception>
    /// <exception cref="TimeoutException">No answer in time: it may be written or not.</exception>
    public async Task<ulong?> UpdateAsync(string key, string value, ulong revision, CancellationToken cancellation)
    {
        var headers = new NatsHeaders().Add("Nats-Expected-Last-Subject-Sequence", $"{revision}");
        try
        {
            return await jetStream.PublishAsync(Subject(key), Encoding.UTF8.GetBytes(value), headers, cancellation);
        }
        catch (NatsJSApiException e) when (e.ErrorCode == WrongRevision)
        {
            return null;
        }
        catch (NatsNoRespondersException)
        {
            // Perhaps somebody deleted the bucket.
            _exists = false;
            throw;
        }
    }

    /// <summary>Writes, whatever the value is now.</summary>
    /// <exception cref="NatsJSApiException">JetStream refused.</exception>
    /// <exception cref="NatsException">Nobody answers, or the connection is down.</exception>
    /// <exception cref="TimeoutException">No answer in time: it may be written or not.</exception>
    public async Task PutAsync(string key, string value, CancellationToken cancellation)
    {
        await CreateAsync(cancellation);
        await jetStream.PublishAsync(Subject(key), Encoding.UTF8.GetBytes(value), null, cancellation);
    }

    string Subject(string key) => $"$KV.{name}.{key}";

    /// <summary>As the NATS clients make buckets, so that their tools show it.</summary>
    async Task CreateAsync(CancellationToken cancellation)
    {
        if (_exists)
        {
            return;
        }

        JsonObject config = new()
        {
            ["name"] = Stream,
            ["subjects"] = new JsonArray($"$KV.{name}.>"),
            ["max_msgs_per_subject"] = 1,
            ["num_replicas"] = replicas,
            ["storage"] = "file",
            ["retention"] = "limits",
            ["discard"] = "new",
            ["deny_delete"] = true,
            ["allow_rollup_hdrs"] = true,
            ["allow_direct"] = true,
        };
        try
        {
            await jetStream.AskAsync($"STREAM.CREATE.{Stream}", config, cancellation);
        }
        catch (NatsJSApiException e) when (e.ErrorCode == StreamExists)
        {
            // Made by another hand, with other settings.
        }

        _exists = true;
    }
}
