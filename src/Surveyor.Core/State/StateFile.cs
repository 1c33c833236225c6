using System.Security.Cryptography;
using System.Text;

namespace Surveyor.State;

/// <summary>
/// A small JSON document in a folder of its own, for one process at a time. It is written whole or not at all, and the former one is kept:
/// one that is torn or strange is recognised by its checksum, and the former one takes its place.
/// </summary>
public sealed class StateFile : IDisposable
{
    const string Newest = "state.json";
    const string Former = "state.former.json";
    const string Unfinished = "state.tmp";
    const string Taken = "lock";

    static readonly byte[] After = "}\n"u8.ToArray();

    readonly string _folder;
    readonly FileStream _lock;
    bool _isNewestGood;

    StateFile(string folder, FileStream taken) => (_folder, _lock) = (folder, taken);

    /// <summary>Takes the folder, and makes it when there is none.</summary>
    /// <exception cref="IOException">Another process has it, or it cannot be made or written to.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made or written to.</exception>
    public static StateFile Open(string folder)
    {
        Folder.Make(folder);
        try
        {
            // The system lets go of it when the process ends, however it ends.
            return new(folder, new(Path.Combine(folder, Taken), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e)
        {
            throw new IOException($"{folder} cannot be taken, perhaps another process has it: {e.Message}", e);
        }
    }

    /// <summary>The last document that is whole.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public StateRead Read()
    {
        var newest = Read(Newest, out var problem);
        _isNewestGood = newest is not null;
        if (newest is not null)
        {
            return new(newest, "");
        }

        var former = Read(Former, out var formerProblem);
        return problem.Length + formerProblem.Length == 0 && former is null
            ? new(null, "")
            : new(former, former is null ? $"{problem}; {formerProblem}".Trim(';', ' ') : $"{(problem.Length > 0 ? problem : $"{Newest} is missing")}; {Former} takes its place");
    }

    /// <summary>When it returns, the document is on the disk, also after a loss of power. The former one stays beside it.</summary>
    /// <exception cref="IOException">It cannot be written, as when the disk is full: what was written before stays.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Write(ReadOnlySpan<byte> document)
    {
        using (var file = new FileStream(In(Unfinished), FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(Before(document));
            file.Write(document);
            file.Write(After);
            file.Flush(flushToDisk: true);
        }

        // A newest one that is torn must not take the place of the last good one.
        if (_isNewestGood)
        {
            File.Move(In(Newest), In(Former), overwrite: true);
            _isNewestGood = false;
        }

        File.Move(In(Unfinished), In(Newest), overwrite: true);
        _isNewestGood = true;
        Folder.Flush(_folder);
    }

    public void Dispose() => _lock.Dispose();

    /// <returns>Null when there is none, or none that is whole.</returns>
    byte[]? Read(string name, out string problem)
    {
        problem = "";
        if (!File.Exists(In(name)))
        {
            return null;
        }

        var bytes = File.ReadAllBytes(In(name));
        var start = Before([]).Length;
        if (bytes.Length > start + After.Length && bytes[start..^After.Length] is var document && bytes.AsSpan().SequenceEqual([.. Before(document), .. document, .. After]))
        {
            return document;
        }

        problem = $"{name} is torn or none of Surveyor's";
        return null;
    }

    static byte[] Before(ReadOnlySpan<byte> document) =>
        Encoding.ASCII.GetBytes($"{{\"checksum\":\"{Convert.ToHexStringLower(SHA256.HashData(document))}\",\"document\":");

    string In(string name) => Path.Combine(_folder, name);
}

/// <summary>What was found in a folder.</summary>
/// <param name="Document">Null when there is none.</param>
/// <param name="Problem">What was wrong; empty: nothing.</param>
public sealed record StateRead(byte[]? Document, string Problem);
