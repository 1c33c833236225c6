using System.Security.Cryptography;
using System.Text;
using Surveyor.Events;
using Surveyor.Host.Logging;
using Surveyor.Host.Options;
using Surveyor.Nats;
using Surveyor.State;

namespace Surveyor.Host.Loops;

/// <summary>Captures what one observation names, and keeps what it counted in a folder of its own.</summary>
sealed class CaptureLoop : IAsyncDisposable
{
    readonly ServiceListeners _services;
    readonly LatencyCapture _capture;
    readonly ILogger _log;
    readonly string _folder;
    readonly CancellationTokenSource _stop = new();
    readonly Task _running;
    StateFile? _file;

    /// <param name="id">Of the observation.</param>
    /// <param name="connection">To the account that the stream is in.</param>
    /// <param name="folder">For all that is captured; empty: nobody said where.</param>
    /// <param name="companion">Who counts what it brings, and is kept with it.</param>
    public CaptureLoop(string id, CaptureOptions options, INatsConnection connection, NatsJSContext jetStream, string folder, ServiceListeners services, CaptureCompanion companion, ILogger log)
    {
        (_services, _log) = (services, log);
        _folder = folder.Length > 0 ? Path.Combine(folder, NameOf(options)) : "";
        _capture = services.Capture(id, options, connection, jetStream, new(Open, document => _file!.Write(document.Span)), companion);
        _capture.Changed += Tell;
        _running = Task.Run(() => _capture.RunAsync(_stop.Token));
    }

    /// <summary>What was folded is written and acknowledged before, within two seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _capture.Changed -= Tell;
        await _services.EndAsync(_capture);
        _file?.Dispose();
        _stop.Dispose();
    }

    /// <summary>The same for the same observation wherever it stands, and another one for each other.</summary>
    static string NameOf(CaptureOptions options)
    {
        var subject = options.Subject;
        var readable = string.Concat(subject.Subject.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_').Take(40)).Trim('.');
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', subject.Subject, subject.Service, subject.AccountText, options.Stream)));
        return $"{readable}-{Convert.ToHexStringLower(hash)[..12]}";
    }

    byte[]? Open()
    {
        if (_folder.Length == 0)
        {
            throw new IOException($"{EventSettings.CaptureDir.Name} is not given, and says where to keep what is counted");
        }

        _file ??= StateFile.Open(_folder);
        var read = _file.Read();
        if (read.Problem.Length > 0)
        {
            _log.CaptureState(_folder, read.Problem);
        }

        return read.Document;
    }

    void Tell(CaptureHeard report)
    {
        if (report.IsUp)
        {
            _log.Captures(report.Id);
        }
        else if (!_stop.IsCancellationRequested)
        {
            _log.CaptureFails(report.Id, report.Problem);
        }
    }
}
