using System.Collections.Concurrent;
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
    /// <summary>As they were read last and begun, or tried.</summary>
    readonly Dictionary<string, ListenerFile> _files = [];

    /// <summary>What is listened to: the logins of these are taken.</summary>
    readonly ConcurrentDictionary<string, ListenerFile> _listening = [];

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
        foreach (var (id, _) in _changing.Where(change => change.Value.IsCompleted).ToList())
        {
            _changing.Remove(id);
        }

        foreach (var file in now.Files.Where(file => _files.GetValueOrDefault(file.Id)?.Says(file) != true && !_changing.ContainsKey(file.Id)))
        {
            _files[file.Id] = file;
            _changing[file.Id] = TryAsync(() => ChangeAsync(file));
        }

        // What a file said before it broke goes on: it is about to be mended.
        foreach (var gone in _files.Values.Where(file => !now.IsBroken(file.Id) && !now.Files.Any(one => one.Id == file.Id) && !_changing.ContainsKey(file.Id)).ToList())
        {
            _files.Remove(gone.Id);
            _changing[gone.Id] = TryAsync(() => StopAsync(gone.Id));
        }

        forget();
    }

    /// <summary>A change may take seconds, and others must not wait for it. One that fails is not tried again before the file says something else.</summary>
    async Task TryAsync(Func<Task> change)
    {
        try
        {
            await change();
        }
        catch (Exception e)
        {
            log.ListeningFailed(e);
        }
    }

    async Task ChangeAsync(ListenerFile file)
    {
        log.ListenerStarted(file.Id, file.Name);
        var connection = logins.Take(file);
        try
        {
            await listen(file, connection);
        }
        catch
        {
            await logins.GiveBackAsync(file);
            throw;
        }

        var former = _listening.GetValueOrDefault(file.Id);
        _listening[file.Id] = file;
        await (former is null ? Task.CompletedTask : logins.GiveBackAsync(former));
    }

    async Task StopAsync(string id)
    {
        await stop(id);
        await (_listening.TryRemove(id, out var former) ? logins.GiveBackAsync(former) : Task.CompletedTask);
        log.ListenerStopped(id);
    }
}
