using Surveyor.Host.Logging;
using Surveyor.Host.Options;
using Surveyor.Nats;

namespace Surveyor.Host.Loops;

/// <summary>
/// Listens to what files name, and follows them. It reads them again and again: links that are swapped, folders of other machines
/// and secrets that rotate tell nobody of a change.
/// </summary>
/// <param name="source">The folder, as it is told.</param>
/// <param name="listen">Listens to what a file names, in place of what it named before.</param>
/// <param name="stop">Ends what the file of that id named.</param>
/// <param name="forget">Called when changes are complete.</param>
sealed class ListenerFollower(
    string source,
    Func<ListenerFiles> read,
    LoginPool logins,
    Func<ListenerFile, INatsConnection, Task> listen,
    Func<string, Task> stop,
    Action forget,
    ILogger log)
{
    readonly Dictionary<string, ListenerFile> _files = [];
    readonly Dictionary<string, Task> _changing = [];
    IReadOnlyDictionary<string, string> _broken = new Dictionary<string, string>();
    string _problem = "";

    /// <summary>Files that cannot be used.</summary>
    public int Broken => _broken.Count;

    public async Task FollowAsync()
    {
        try
        {
            await FollowAsync(read());
            _problem = "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (_problem != e.Message)
            {
                log.ListenersUnreadable(source, _problem = e.Message);
            }
        }
    }

    async Task FollowAsync(ListenerFiles now)
    {
        foreach (var (id, reason) in now.Broken.Where(broken => _broken.GetValueOrDefault(broken.Key) != broken.Value))
        {
            log.ListenerBroken(id, reason);
        }

        _broken = now.Broken;
        foreach (var file in now.Files)
        {
            var former = _files.GetValueOrDefault(file.Id);
            if (former?.Says(file) != true && !IsChanging(file.Id))
            {
                _files[file.Id] = file;
                _changing[file.Id] = ChangeAsync(file, former);
            }
        }

        // What a file said before it broke goes on: it is about to be mended.
        foreach (var gone in _files.Values.Where(file => !now.IsBroken(file.Id) && !now.Files.Any(one => one.Id == file.Id) && !IsChanging(file.Id)).ToList())
        {
            _files.Remove(gone.Id);
            await stop(gone.Id);
            await logins.GiveBackAsync(gone);
            log.ListenerStopped(gone.Id);
        }

        forget();
    }

    /// <summary>Takes as long as the new login needs to hear, and others must not wait for it.</summary>
    async Task ChangeAsync(ListenerFile file, ListenerFile? former)
    {
        log.ListenerStarted(file.Id, file.Name);
        await listen(file, logins.Take(file));
        await (former is null ? Task.CompletedTask : logins.GiveBackAsync(former));
    }

    bool IsChanging(string id) => _changing.TryGetValue(id, out var task) && !task.IsCompleted;
}
