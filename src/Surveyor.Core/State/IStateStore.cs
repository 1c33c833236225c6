namespace Surveyor.State;

/// <summary>
/// Where a document outlives its process. Failures are <see cref="IOException"/>, <see cref="UnauthorizedAccessException"/>,
/// <see cref="TimeoutException"/>, <see cref="Nats.NatsException"/> or <see cref="Nats.NatsJSApiException"/>.
/// </summary>
public interface IStateStore : IAsyncDisposable
{
    /// <summary>Whether this process is the one that writes; others keep their own counts, and write when it is gone.</summary>
    bool Writes { get; }

    /// <summary>The last document that is whole.</summary>
    Task<StateRead> ReadAsync(CancellationToken cancellation);

    /// <summary>When it returns, the document outlives the process.</summary>
    Task WriteAsync(ReadOnlyMemory<byte> document, CancellationToken cancellation);
}
