using System.Text;
using Surveyor.Host.Loops;
using Surveyor.State;

namespace Surveyor.Tests.Loops;

/// <summary>A folder that cannot be used for a while, in a time that passes when it is told to.</summary>
public sealed class KeptStateTests : IDisposable
{
    static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    readonly string _root = Directory.CreateTempSubdirectory("kept").FullName;
    readonly SteppedTime _time = new(new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));
    readonly LogLines _log = new();
    readonly CountedStore _store;
    readonly KeptState _kept;
    string _restored = "";
    long _version;

    public KeptStateTests()
    {
        _store = new(new FolderStore(Folder));
        _kept = new("budgets", _store, bytes => _restored = Encoding.UTF8.GetString(bytes), () => Encoding.UTF8.GetBytes($"\"{_version}\""), _log, _time);
    }

    string Folder => Path.Combine(_root, "taken", "budgets");

    [Fact]
    public async Task A_folder_that_cannot_be_used_is_tried_ever_less_often_and_used_within_a_minute_when_it_can()
    {
        // A file is where the folder would be.
        await File.WriteAllTextAsync(Path.Combine(_root, "taken"), "", TestContext.Current.CancellationToken);
        await PassAsync(seconds: 3600, now: true);
        _kept.IsKept.ShouldBe(false);
        _store.Tries.Count.ShouldBeInRange(60, 70);
        _store.Tries.Take(7).ShouldBe([0, 1, 3, 7, 15, 31, 63]);
        _log.Take().ShouldHaveSingleItem().ShouldStartWith("Warning: the budgets cannot be kept: ");

        File.Delete(Path.Combine(_root, "taken"));
        await PassAsync(seconds: 60);
        _kept.IsKept.ShouldBe(true);
        _log.Take().ShouldBe(["Information: the budgets are kept again"]);

        // Once it goes well it is written as often as ever, and the next failure is tried again at once.
        _store.Tries.Clear();
        await PassAsync(seconds: 60);
        _store.Tries.Count.ShouldBeInRange(25, 35);
        _store.Problem = new IOException("No space left on device");
        await PassAsync(seconds: 2);
        _store.Problem = null;
        await PassAsync(seconds: 2);
        _kept.IsKept.ShouldBe(true);
        _log.Take().Count.ShouldBe(2);
    }

    [Fact]
    public async Task What_an_earlier_process_wrote_is_read_when_it_can_be()
    {
        using (var file = StateFile.Open(Folder))
        {
            file.Write("\"before\""u8);
        }

        _store.Problem = new UnauthorizedAccessException("no");
        await PassAsync(seconds: 100);
        _restored.ShouldBeEmpty();
        _store.Problem = null;
        await PassAsync(seconds: 60);
        _restored.ShouldContain("before");
        _kept.IsKept.ShouldBe(true);
    }

    [Fact]
    public async Task At_the_end_it_is_tried_once_more_whatever_failed()
    {
        _store.Problem = new IOException("no");
        await PassAsync(seconds: 100);
        _store.Problem = null;
        _version = 1_000;
        await _kept.EndAsync(_version, TestContext.Current.CancellationToken);
        _kept.IsKept.ShouldBe(true);
        Encoding.UTF8.GetString(await File.ReadAllBytesAsync(Path.Combine(Folder, "state.json"), TestContext.Current.CancellationToken)).ShouldContain("1000");
    }

    public void Dispose()
    {
        _store.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    /// <summary>Something new is there each second.</summary>
    async Task PassAsync(int seconds, bool now = false)
    {
        for (var second = 0; second < seconds; second++)
        {
            _store.Now = _version;
            await _kept.KeepAsync(++_version, now, TestContext.Current.CancellationToken);
            _time.Pass(Second);
        }
    }

    /// <summary>A folder, and when it was tried.</summary>
    sealed class CountedStore(FolderStore folder) : IStateStore, IDisposable
    {
        public bool Writes => folder.Writes;

        public long Now { get; set; }

        public List<long> Tries { get; } = [];

        public Exception? Problem { get; set; }

        public Task<StateRead> ReadAsync(CancellationToken cancellation)
        {
            Try();
            return folder.ReadAsync(cancellation);
        }

        public Task WriteAsync(ReadOnlyMemory<byte> document, CancellationToken cancellation)
        {
            Try();
            return folder.WriteAsync(document, cancellation);
        }

        public ValueTask DisposeAsync() => folder.DisposeAsync();

        public void Dispose() => folder.DisposeAsync().AsTask().GetAwaiter().GetResult();

        void Try()
        {
            Tries.Add(Now);
            if (Problem is not null)
            {
                throw Problem;
            }
        }
    }
}
