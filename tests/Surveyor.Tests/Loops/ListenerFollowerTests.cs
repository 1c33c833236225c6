using Surveyor.Host.Loops;
using Surveyor.Host.Options;
using Surveyor.Nats;

namespace Surveyor.Tests.Loops;

public sealed class ListenerFollowerTests : IAsyncDisposable
{
    static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    readonly LogLines _lines = new();
    readonly LoginPool _logins;
    readonly ListenerFollower _follower;
    readonly List<string> _listened = [];
    ListenerFile[] _files = [];
    Task _ending = Task.CompletedTask;
    Exception? _problem;

    public ListenerFollowerTests()
    {
        _logins = new(new() { Urls = ["nats://127.0.0.1:1"] }, _lines, TimeProvider.System);
        _follower = new("folder", () => new(_files, new Dictionary<string, string>()), _logins, Listen, _ => _ending, () => { }, _lines);
    }

    [Fact]
    public async Task One_that_takes_its_time_to_end_delays_no_other_and_itself_begins_again_afterwards()
    {
        var ending = new TaskCompletionSource();
        _ending = ending.Task;
        await FollowAsync(File("a"));
        await FollowAsync();
        await FollowAsync(File("b"));
        await FollowAsync(File("a"), File("b"));
        _listened.ShouldBe(["a", "b"]);

        ending.SetResult();
        await UntilAsync("a is gone: what it named is not listened to any more");
        await FollowAsync(File("a"), File("b"));
        _listened.ShouldBe(["a", "b", "a"]);
    }

    [Fact]
    public async Task A_login_that_cannot_be_used_is_told_once_and_the_former_one_goes_on()
    {
        await FollowAsync(File("a"));
        await FollowAsync(File("a", "http://nowhere"));
        await FollowAsync(File("a", "http://nowhere"));
        _lines.Take().Count(IsFailure).ShouldBe(1);
        await FollowAsync();
        (await UntilAsync("a is gone: what it named is not listened to any more")).ShouldNotContain(line => IsFailure(line));
        _listened.ShouldBe(["a"]);
    }

    [Fact]
    public async Task What_cannot_be_listened_to_is_told_and_its_login_is_given_back_once()
    {
        _problem = new InvalidOperationException("no");
        await FollowAsync(File("a"));
        await UntilAsync("following the files of listeners failed and goes on");
        _problem = null;
        await FollowAsync(File("a", "nats://127.0.0.1:2"));
        await FollowAsync();
        (await UntilAsync("a is gone: what it named is not listened to any more")).ShouldNotContain(line => IsFailure(line));
    }

    public ValueTask DisposeAsync() => _logins.DisposeAsync();

    Task FollowAsync(params ListenerFile[] files)
    {
        _files = files;
        return _follower.FollowAsync().WaitAsync(Soon, TestContext.Current.CancellationToken);
    }

    Task Listen(ListenerFile file, INatsConnection connection)
    {
        _listened.Add(file.Id);
        return _problem is null ? Task.CompletedTask : Task.FromException(_problem);
    }

    /// <summary>Follows on until there is a line that ends so.</summary>
    /// <returns>The lines until then.</returns>
    async Task<List<string>> UntilAsync(string text)
    {
        List<string> lines = [];
        var holds = await Task.Run(() => SpinWait.SpinUntil(Holds, Soon));
        holds.ShouldBeTrue(text);
        return lines;

        bool Holds()
        {
            _ = _follower.FollowAsync();
            lines.AddRange(_lines.Take());
            return lines.Exists(line => line.EndsWith(text, StringComparison.Ordinal));
        }
    }

    static bool IsFailure(string line) => line.StartsWith("Error: ", StringComparison.Ordinal);

    static ListenerFile File(string id, string server = "nats://127.0.0.1:1") => new(id, "echo", "", "latency.echo", [server], new(), new(), server);
}
