namespace Surveyor.Host.Demo;

/// <summary>What a program wrote, the last lines of it, and a way to wait for a line instead of polling for its effect.</summary>
public sealed class OutputLog
{
    const int Kept = 4000;

    readonly Lock _gate = new();
    readonly Queue<string> _lines = new();
    readonly List<(Func<string, bool> Wanted, TaskCompletionSource<string> Found)> _waiting = [];
    long _written;

    /// <summary>Count of lines ever written: the place from which to wait for a later line.</summary>
    public long Position
    {
        get
        {
            lock (_gate)
            {
                return _written;
            }
        }
    }

    public override string ToString()
    {
        lock (_gate)
        {
            return string.Join('\n', _lines);
        }
    }

    public string Tail(int lines)
    {
        lock (_gate)
        {
            return string.Join('\n', _lines.Skip(Math.Max(0, _lines.Count - lines)));
        }
    }

    /// <summary>The first line holding the text that was or will be written at or after <paramref name="from"/>.</summary>
    public Task<string> WaitForAsync(string text, long from = 0) => WaitForAsync(line => line.Contains(text, StringComparison.Ordinal), from);

    public Task<string> WaitForAsync(Func<string, bool> wanted, long from = 0)
    {
        lock (_gate)
        {
            var oldest = _written - _lines.Count;
            foreach (var line in _lines.Skip((int)Math.Clamp(from - oldest, 0, _lines.Count)))
            {
                if (wanted(line))
                {
                    return Task.FromResult(line);
                }
            }

            var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((wanted, found));
            return found.Task;
        }
    }

    public void Add(string line)
    {
        lock (_gate)
        {
            _written++;
            _lines.Enqueue(line);
            if (_lines.Count > Kept)
            {
                _lines.Dequeue();
            }

            for (var i = _waiting.Count - 1; i >= 0; i--)
            {
                if (_waiting[i].Wanted(line))
                {
                    _waiting[i].Found.TrySetResult(line);
                    _waiting.RemoveAt(i);
                }
            }
        }
    }
}
