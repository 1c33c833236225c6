namespace Surveyor.State;

/// <summary>A document in a folder of its own. The folder is taken with the first look.</summary>
public sealed class FolderStore(string folder) : IStateStore
{
    StateFile? _file;

    public bool Writes => true;

    public Task<StateRead> ReadAsync(CancellationToken cancellation)
    {
        _file ??= StateFile.Open(folder);
        return Task.FromResult(_file.Read());
    }

    public Task WriteAsync(ReadOnlyMemory<byte> document, CancellationToken cancellation)
    {
        (_file ??= StateFile.Open(folder)).Write(document.Span);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _file?.Dispose();
        return ValueTask.CompletedTask;
    }
}
