namespace Surveyor.Snapshot;

/// <summary>How one question went, the last time it was asked, and since the start.</summary>
public sealed record QuestionReport
{
    /// <summary>Label value: "statsz", "jsz_state", "jsz_config".</summary>
    public required string Name { get; init; }

    /// <summary>Every server expected to answer did, completely and legibly. Null when it was never asked.</summary>
    public bool? Success { get; init; }

    /// <summary>Why it failed, fit for a page; empty when it did not.</summary>
    public string Problem { get; init; } = "";

    public int Expected { get; init; }

    public int Answered { get; init; }

    /// <summary>Expected and not answered before the deadline.</summary>
    public int Silent { get; init; }

    /// <summary>Servers too old to know the question.</summary>
    public int Unsupported { get; init; }

    /// <summary>Servers whose reply could not be read, or was an error.</summary>
    public int Malformed { get; init; }

    /// <summary>Some page is missing somewhere.</summary>
    public bool Incomplete { get; init; }

    /// <summary>Servers not asked because they are slow or there was no time, whose earlier answer is used.</summary>
    public int Held { get; init; }

    public TimeSpan Duration { get; init; }

    /// <summary>Requests sent and reply bytes received (as sent over the wire) the last time.</summary>
    public int Pages { get; init; }

    public long Bytes { get; init; }

    /// <summary>When the oldest answer now in use was received.</summary>
    public DateTimeOffset? OldestAnswer { get; init; }

    /// <summary>How old answers may be before a scrape asks anew.</summary>
    public TimeSpan FreshFor { get; init; }

    public long RequestsTotal { get; init; }

    public long BytesTotal { get; init; }

    public long FailuresTotal { get; init; }
}
