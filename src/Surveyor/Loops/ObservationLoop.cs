using Surveyor.Events;
using Surveyor.Host.Logging;
using Surveyor.Host.Options;
using Surveyor.Nats;

namespace Surveyor.Host.Loops;

/// <summary>
/// Listens to what a folder of files names, over a connection for each login, and follows the files. It reads them again and
/// again: links that are swapped, folders of other machines and secrets that rotate tell nobody of a change.
/// </summary>
sealed class ObservationLoop : IAsyncDisposable
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    readonly string _folder;
    readonly NatsOpts _all;
    readonly ILogger _log;
    readonly TimeProvider _time;
    readonly ServiceListeners _listeners;
    readonly Dictionary<string, LoginConnection> _connections = [];
    readonly Dictionary<string, ObservationFile> _files = [];
    readonly CancellationTokenSource _stop = new();
    IReadOnlyDictionary<string, string> _broken = new Dictionary<string, string>();
    string _problem = "";
    Task _running = Task.CompletedTask;

    ObservationLoop(OptionValues options, ILogger log, TimeProvider time)
    {
        (_folder, _log, _time) = (options.Get(EventSettings.Observe), log, time);
        _all = NatsSettings.WithoutLogin(options);
        _listeners = new(time);
    }

    public Heard Heard => _listeners.Freeze() with { BrokenFiles = _broken.Count };

    /// <returns>Null when there is nothing to observe.</returns>
    public static ObservationLoop? Start(OptionValues options, ILogger log, TimeProvider time)
    {
        if (options.Get(EventSettings.Observe).Length == 0)
        {
            return null;
        }

        var loop = new ObservationLoop(options, log, time);
        loop._running = loop.RunAsync();
        return loop;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _listeners.DisposeAsync();
        foreach (var connection in _connections.Values)
        {
            await connection.DisposeAsync();
        }

        _stop.Dispose();
    }

    async Task RunAsync()
    {
        // The first look may take a while, and nobody waits for it.
        await Task.Yield();
        using var timer = new PeriodicTimer(Pause, _time);
        do
        {
            try
            {
                await FollowAsync(ObservationFiles.Read(_folder));
                _problem = "";
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (_problem != e.Message)
                {
                    _log.ObservationsUnreadable(_folder, _problem = e.Message);
                }
            }
        }
        while (await timer.WaitForNextTickAsync(_stop.Token));
    }

    async Task FollowAsync(ObservationFolder folder)
    {
        foreach (var (id, reason) in folder.Broken.Where(broken => _broken.GetValueOrDefault(broken.Key) != broken.Value))
        {
            _log.ObservationBroken(id, reason);
        }

        _broken = folder.Broken;
        foreach (var file in folder.Files.Where(file => _files.GetValueOrDefault(file.Observation.Id) is not { } known || Differs(file, known)))
        {
            _files[file.Observation.Id] = file;
            await _listeners.ListenAsync(file.Observation, Connect(file));
            _log.ObservationStarted(file.Observation.Id, file.Observation.Service, file.Observation.Topic);
        }

        // A file that broke is about to be mended: what it said before goes on.
        var gone = _files.Keys.Except(folder.Files.Select(file => file.Observation.Id)).Except(folder.Broken.Keys).ToList();
        foreach (var id in gone)
        {
            _files.Remove(id);
            await _listeners.StopAsync(id);
            _log.ObservationStopped(id);
        }

        _listeners.ForgetOthers();
        foreach (var (login, connection) in _connections.Where(one => !_files.Values.Any(file => file.Fingerprint == one.Key)).ToList())
        {
            _connections.Remove(login);
            await connection.DisposeAsync();
        }
    }

    static bool Differs(ObservationFile file, ObservationFile known) => file.Observation != known.Observation || file.Fingerprint != known.Fingerprint;

    NatsConnection Connect(ObservationFile file)
    {
        if (!_connections.TryGetValue(file.Fingerprint, out var connection))
        {
            var tls = _all.TlsOpts with
            {
                CaFile = file.Tls.CaFile ?? _all.TlsOpts.CaFile,
                CertFile = file.Tls.CertFile ?? _all.TlsOpts.CertFile,
                KeyFile = file.Tls.KeyFile ?? _all.TlsOpts.KeyFile,
            };
            connection = new(_all with { Name = $"{_all.Name} (observing {file.Observation.Service})", AuthOpts = file.Login, TlsOpts = tls }, _log, _time);
            _connections.Add(file.Fingerprint, connection);
        }

        return connection.Connection;
    }
}
