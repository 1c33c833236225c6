using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Surveyor.Nats;

namespace Surveyor.State;

/// <summary>
/// A document in a bucket that several share. It is written in parts, beside the former one, and counts once the head names them: a writer
/// that dies between leaves the former one whole.
/// </summary>
/// <param name="key">Of the head; the parts are below it.</param>
/// <param name="writes">Whether this process is the one that writes.</param>
public sealed class BucketStore(KeyValueBucket bucket, string key, Func<bool> writes) : IStateStore
{
    /// <summary>Servers take messages of a megabyte unless they are told otherwise, and a reply carries it in base 64.</summary>
    const int PartLength = 256 * 1024;

    const int MostReads = 5;

    const string Overtaken = "another Surveyor wrote in the meantime";

    BucketHead _head = new(0, null, null);
    ulong _revision;

    /// <summary>The last write that is known was our own.</summary>
    bool _isOurs;

    public bool Writes => writes();

    public async Task<StateRead> ReadAsync(CancellationToken cancellation)
    {
        for (var tries = 0; ; tries++)
        {
            await ReadHeadAsync(cancellation);
            var head = _head;
            if (head.Newest is null)
            {
                return new(null, "");
            }

            if (await ReadAsync(head.Newest, cancellation) is { } newest)
            {
                return new(newest, "");
            }

            // Another one may write while we read.
            await ReadHeadAsync(cancellation);
            if (_head.Number == head.Number || tries == MostReads)
            {
                var former = head.Former is { } known ? await ReadAsync(known, cancellation) : null;
                return new(former, former is null ? "what is in the bucket is torn" : "the newest in the bucket is torn; the former one takes its place");
            }
        }
    }

    /// <exception cref="NatsException">Nobody answers, or another process wrote meanwhile.</exception>
    public async Task WriteAsync(ReadOnlyMemory<byte> document, CancellationToken cancellation)
    {
        // Before a part is written: the slot that was free may be that of another's newest document by now.
        var last = _revision;
        await ReadHeadAsync(cancellation);
        if (_isOurs && _revision != last)
        {
            _isOurs = false;
            throw new NatsException(Overtaken);
        }

        var (slot, parts) = (1 - (_head.Newest?.Slot ?? 1), 0);
        for (var rest = document; rest.Length > 0; parts++)
        {
            var part = rest[..Math.Min(PartLength, rest.Length)];
            await bucket.PutAsync(PartKey(slot, parts), Convert.ToBase64String(part.Span), cancellation);
            rest = rest[part.Length..];
        }

        var next = new BucketHead(_head.Number + 1, new(slot, parts, Checksum(document.Span)), _head.Newest);
        if (await bucket.UpdateAsync(key, JsonSerializer.Serialize(next, BucketJson.Default.BucketHead), _revision, cancellation) is not { } revision)
        {
            _isOurs = false;
            throw new NatsException(Overtaken);
        }

        (_head, _revision, _isOurs) = (next, revision, true);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    async Task ReadHeadAsync(CancellationToken cancellation)
    {
        var entry = await bucket.GetAsync(key, cancellation);
        _revision = entry.Revision;
        try
        {
            _head = (entry.Value.Length > 0 ? JsonSerializer.Deserialize(entry.Value, BucketJson.Default.BucketHead) : null) ?? new(0, null, null);
        }
        catch (JsonException)
        {
            // Somebody else's; it is written over.
            _head = new(0, null, null);
        }
    }

    /// <returns>Null: it is torn.</returns>
    async Task<byte[]?> ReadAsync(BucketDocument document, CancellationToken cancellation)
    {
        using var whole = new MemoryStream();
        for (var part = 0; part < document.Parts; part++)
        {
            var value = (await bucket.GetAsync(PartKey(document.Slot, part), cancellation)).Value;
            var bytes = new byte[value.Length];
            if (!Convert.TryFromBase64String(value, bytes, out var written))
            {
                return null;
            }

            whole.Write(bytes.AsSpan(0, written));
        }

        return Checksum(whole.ToArray()) == document.Checksum ? whole.ToArray() : null;
    }

    string PartKey(int slot, int part) => string.Create(CultureInfo.InvariantCulture, $"{key}.{slot}.{part}");

    static string Checksum(ReadOnlySpan<byte> document) => Convert.ToHexStringLower(SHA256.HashData(document));
}

/// <param name="Number">Of writes.</param>
/// <param name="Former">The one before the newest, in the other slot.</param>
sealed record BucketHead(long Number, BucketDocument? Newest, BucketDocument? Former);

/// <param name="Slot">0 or 1.</param>
sealed record BucketDocument(int Slot, int Parts, string Checksum);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(BucketHead))]
sealed partial class BucketJson : JsonSerializerContext;
