using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Surveyor.Host.Demo;

/// <summary>
/// A shell in a session of its own that outlives this program by a moment. It reads from a pipe whose other end dies
/// with this program, however that dies; then it kills the servers it was told of and removes their folder.
/// </summary>
public sealed class Guardian : IAsyncDisposable
{
    // A pid is only killed while its command line still holds the mark it was told with (the folder, for a server), so
    // a reused pid is safe. The pid files in the folder and the repeated rounds cover a server that was started but not
    // told of when the program died.
    const string Script = """
        exec >/dev/null 2>&1
        trap '' INT TERM HUP QUIT
        folder=$1
        others=
        pids=
        rounds="1 2 3 4 5 6 7 8 9 10"
        while read -r word pid mark; do
          case $word in
            watch) pids="$pids $pid" ;;
            other) others="$others $pid:$mark" ;;
            stopped) rounds=1 ;;
          esac
        done
        command_line() {
          if [ -d /proc/self ]; then tr '\0' ' ' <"/proc/$1/cmdline"; else ps -o command= -p "$1"; fi
        }
        for round in $rounds; do
          for file in "$folder"/*.pid; do
            [ -f "$file" ] && pids="$pids $(cat "$file")"
          done
          for pid in $pids; do
            case $(command_line "$pid") in
              *"$folder"/*) kill -9 "$pid" ;;
            esac
          done
          for other in $others; do
            case $(command_line "${other%%:*}") in
              *"${other#*:}"*) kill -9 "${other%%:*}" ;;
            esac
          done
          rm -rf -- "$folder"
          [ "$round" = "${rounds##* }" ] || sleep 0.1
        done
        """;

    readonly Process _shell;
    int _disposed;

    /// <param name="folder">Holds everything of the servers; removed in the end.</param>
    public Guardian(string folder) => _shell = Start("setsid", "/bin/sh", folder) ?? Start("/bin/sh", null, folder)
        ?? throw new InvalidOperationException("cannot start /bin/sh, which cleans up should this program crash");

    public int Pid => _shell.Id;

    public void Watch(int pid) => Tell(string.Create(CultureInfo.InvariantCulture, $"watch {pid}"));

    /// <param name="mark">A word of its command line, without blanks.</param>
    public void Watch(int pid, string mark) => Tell(string.Create(CultureInfo.InvariantCulture, $"other {pid} {mark}"));

    /// <summary>Closes the pipe and waits until the folder is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        Tell("stopped");
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }

    void Tell(string line)
    {
        lock (_shell)
        {
            _shell.StandardInput.Write(line + "\n");
            _shell.StandardInput.Flush();
        }
    }

    static Process? Start(string program, string? argument, string folder)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, WorkingDirectory = "/" };
        if (argument is not null)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var word in (string[])["-c", Script, "surveyor-guardian", folder])
        {
            start.ArgumentList.Add(word);
        }

        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
