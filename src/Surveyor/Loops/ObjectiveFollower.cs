using Surveyor.Host.Logging;
using Surveyor.Host.Options;
using Surveyor.Objectives;

namespace Surveyor.Host.Loops;

/// <summary>
/// Follows the files of objectives. It reads them again and again: links that are swapped and folders of other machines tell nobody of
/// a change.
/// </summary>
/// <param name="folder">As it is told.</param>
/// <param name="take">Given all objectives: at the first look, and whenever they say something else.</param>
sealed class ObjectiveFollower(string folder, Func<ObjectiveTexts> read, Action<IReadOnlyList<Objective>> take, ILogger log) : IAsyncDisposable
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    readonly CancellationTokenSource _stop = new();
    readonly Dictionary<string, ObjectiveFile> _files = [];
    ObjectiveTexts? _texts;
    IReadOnlyList<Objective>? _taken;
    string _problem = "";
    volatile IReadOnlyDictionary<string, IReadOnlyList<string>> _broken = new Dictionary<string, IReadOnlyList<string>>();
    Task _following = Task.CompletedTask;

    /// <summary>Everything that is wrong, by the file, or the folder, that it is about.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Broken => _broken;

    /// <summary>Looks once, before it returns, and from then on by itself.</summary>
    /// <returns>Null: there is no folder to follow.</returns>
    public static ObjectiveFollower? Start(OptionValues options, Action<IReadOnlyList<Objective>> take, ILogger log, TimeProvider time)
    {
        if (options.Get(ObjectiveSettings.Slos) is not { Length: > 0 } folder)
        {
            return null;
        }

        var follower = new ObjectiveFollower(folder, () => ObjectiveTexts.Read(folder), take, log);
        follower.Follow();
        follower._following = follower.FollowAsync(time);
        return follower;
    }

    /// <summary>Looks once. What goes wrong is told, and nothing is thrown.</summary>
    public void Follow()
    {
        try
        {
            var texts = read();
            _problem = "";
            if (_texts?.Says(texts) != true)
            {
                _texts = texts;
                Take(ObjectiveFiles.Of(texts));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TellUnreadable(e.Message);
        }
        catch (Exception e)
        {
            log.FollowingObjectivesFailed(e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    async Task FollowAsync(TimeProvider time)
    {
        using var timer = new PeriodicTimer(Pause, time);
        while (await timer.WaitForNextTickAsync(_stop.Token))
        {
            Follow();
        }
    }

    void Take(ObjectiveFiles now)
    {
        foreach (var reason in now.Broken.SelectMany(file => file.Value).Except(_broken.SelectMany(file => file.Value)))
        {
            log.ObjectiveBroken(reason);
        }

        _broken = now.Broken;

        // What a file said before it broke goes on: it is about to be mended.
        foreach (var gone in _files.Keys.Where(id => !now.IsBroken(id)).ToList())
        {
            _files.Remove(gone);
        }

        // Who says it now goes before who said it.
        List<Objective> objectives =
        [
            .. now.Files.Concat(_files.Values.OrderBy(file => file.Id, StringComparer.Ordinal))
                .SelectMany(file => file.Objectives)
                .DistinctBy(one => one.Name)
                .OrderBy(one => one.Name, StringComparer.Ordinal),
        ];
        foreach (var file in now.Files)
        {
            _files[file.Id] = file;
        }

        if (_taken is null || !_taken.SequenceEqual(objectives, SameWords.Instance))
        {
            _taken = objectives;
            log.ObjectivesChanged(objectives.Count, folder);
            take(objectives);
        }
    }

    void TellUnreadable(string reason)
    {
        // Everything is read and told again when it comes back; what was said goes on.
        _texts = null;
        _broken = new Dictionary<string, IReadOnlyList<string>> { [folder] = [reason] };
        if (_problem != reason)
        {
            log.ObjectivesUnreadable(folder, _problem = reason);
        }
    }

    /// <summary>Records compare their dictionaries by who they are.</summary>
    sealed class SameWords : IEqualityComparer<Objective>
    {
        static readonly Dictionary<string, string> Nothing = [];

        public static SameWords Instance { get; } = new();

        public bool Equals(Objective? x, Objective? y) => ReferenceEquals(x, y) || (x is not null && y is not null
            && Bare(x) == Bare(y) && x.Labels.SequenceEqual(y.Labels) && x.Annotations.SequenceEqual(y.Annotations));

        public int GetHashCode(Objective obj) => obj.Name.GetHashCode(StringComparison.Ordinal);

        static Objective Bare(Objective one) => one with { Labels = Nothing, Annotations = Nothing };
    }
}
