using System.Text.Json;
using System.Text.Json.Serialization;
using Surveyor.Events;

namespace Surveyor.Objectives;

/// <summary>What was counted for objectives, as it is kept over the life of a process.</summary>
public sealed record ObjectiveDocument
{
    /// <summary>Changes when what is written can no longer be read as before.</summary>
    const int CurrentForm = 1;

    public int Form { get; init; } = CurrentForm;

    /// <summary>When it was written by the ledger's own time, milliseconds.</summary>
    public required long Time { get; init; }

    /// <summary>The same by the wall clock.</summary>
    public required DateTimeOffset WrittenAt { get; init; }

    public IReadOnlyList<CellDocument> Cells { get; init; } = [];

    /// <exception cref="JsonException">It is none, or one of another version.</exception>
    public static ObjectiveDocument Read(ReadOnlySpan<byte> utf8) => Checked(JsonSerializer.Deserialize(utf8, ObjectiveJson.Default.ObjectiveDocument));

    /// <summary>The same from within another document.</summary>
    /// <exception cref="JsonException">It is none, or one of another version.</exception>
    public static ObjectiveDocument Of(JsonElement json) => Checked(json.Deserialize(ObjectiveJson.Default.ObjectiveDocument));

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, ObjectiveJson.Default.ObjectiveDocument);

    /// <returns>Null when there is nothing to keep.</returns>
    public JsonElement? ToJson() => Cells.Count == 0 ? null : JsonSerializer.SerializeToElement(this, ObjectiveJson.Default.ObjectiveDocument);

    static ObjectiveDocument Checked(ObjectiveDocument? document) =>
        document is null ? throw new JsonException("it is null")
        : document.Form == CurrentForm ? document
        : throw new JsonException($"it has form {document.Form}, and this version of Surveyor reads {CurrentForm}");
}

/// <summary>One objective of one service, maybe for one account that asks.</summary>
public sealed record CellDocument
{
    public required string Objective { get; init; }

    public required string Service { get; init; }

    public string NamedAccount { get; init; } = "";

    public string RequestorAccount { get; init; } = "";

    /// <summary>The account that exports the service, by id; empty while not known.</summary>
    public string Account { get; init; } = "";

    /// <summary>What an event was: with another one, what was counted says nothing.</summary>
    public required string Counted { get; init; }

    /// <summary>Its events come from a stream: the time until the next start is none that nobody listened.</summary>
    public bool Captured { get; init; }

    public IReadOnlyList<RingDocument> Rings { get; init; } = [];

    internal CellKey Key => new(Objective, new(Service, NamedAccount), RequestorAccount);

    /// <returns>Null: nothing came from that source. That nothing came at all is kept, or the time until the next start would be none that nobody listened.</returns>
    internal static CellDocument? Of(ObjectiveCell cell, string account, string source) =>
        (cell.Find(source) ?? (source.Length == 0 && cell.Sources.Count == 0 ? new EventHistory(cell.Objective) : null)) is { } history ? Of(cell, account, history) : null;

    static CellDocument Of(ObjectiveCell cell, string account, EventHistory history) => new()
    {
        Objective = cell.Key.Objective,
        Service = cell.Key.Service.Service,
        NamedAccount = cell.Key.Service.Account,
        RequestorAccount = cell.Key.RequestorAccount,
        Account = account,
        Counted = CountedBy(cell.Objective),
        Captured = cell.IsCaptured,
        Rings = [.. history.Rings.Select(RingDocument.Of)],
    };

    internal static string CountedBy(Objective objective) => FormattableString.Invariant($"{objective.Part} {objective.Threshold.TotalSeconds}s {objective.Bad} {objective.Period.TotalSeconds}s");
}

/// <summary>Buckets of one width that are not empty.</summary>
/// <param name="Width">Milliseconds.</param>
/// <param name="Buckets">Four numbers each: how many widths after the one before it (the first: after 0), good, bad, milliseconds unheard.</param>
public sealed record RingDocument(long Width, IReadOnlyList<long> Buckets)
{
    internal static RingDocument Of(EventRing ring)
    {
        var (buckets, last) = (new List<long>(), 0L);
        foreach (var (at, bucket) in ring.Filled())
        {
            buckets.AddRange([(at / ring.Width) - last, bucket.Good, bucket.Bad, bucket.Unheard]);
            last = at / ring.Width;
        }

        return new(ring.Width, buckets);
    }

    /// <param name="shift">Added to all times, milliseconds.</param>
    /// <param name="before">What is newer is left out.</param>
    /// <param name="overlaps">The bucket in which that moment lies was counted by both.</param>
    internal void Put(EventRing ring, long shift, long before, bool overlaps)
    {
        var index = 0L;
        for (var i = 0; i + 3 < Buckets.Count; i += 4)
        {
            index += Buckets[i];
            var at = (index * Width) + shift;
            if (at <= before)
            {
                ring.Put(at, new() { Good = (uint)Buckets[i + 1], Bad = (uint)Buckets[i + 2], Unheard = (uint)Buckets[i + 3] }, isSame: overlaps && at + Width > before);
            }
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ObjectiveDocument))]
sealed partial class ObjectiveJson : JsonSerializerContext;
