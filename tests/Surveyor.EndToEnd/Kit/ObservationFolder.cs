using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Surveyor.Nats;

namespace Surveyor.EndToEnd.Kit;

/// <summary>A folder of observation files for <c>--observe</c>, and beside it one for what they point to.</summary>
public sealed class ObservationFolder : IDisposable
{
    readonly string _root = Directory.CreateTempSubdirectory("surveyor-observe-").FullName;

    public ObservationFolder()
    {
        Directory.CreateDirectory(Path);
        Directory.CreateDirectory(Elsewhere);
    }

    public string Path => System.IO.Path.Combine(_root, "observations");

    /// <summary>Not below <see cref="Path"/>: for secrets and the targets of links.</summary>
    public string Elsewhere => System.IO.Path.Combine(_root, "elsewhere");

    public string this[string file] => System.IO.Path.Combine(Path, file);

    /// <param name="login">Null: without a login.</param>
    public void Write(string file, string service, string topic, Login? login) => Write(file, Json(service, topic, login));

    public void Write(string file, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[file])!);
        File.WriteAllText(this[file], text);
    }

    public void Delete(string file) => File.Delete(this[file]);

    public void Rename(string file, string name) => File.Move(this[file], this[name]);

    /// <summary>As the kubelet writes a ConfigMap: a new folder of its content, then <c>..data</c> points to it from one moment to the next.</summary>
    /// <param name="name">Of the folder; an earlier one of that name must not be there.</param>
    /// <param name="files">All files and their texts.</param>
    public void Swap(string name, params (string File, string Text)[] files)
    {
        foreach (var (file, text) in files)
        {
            Write(System.IO.Path.Combine(name, file), text);
        }

        var former = new DirectoryInfo(this["..data"]).LinkTarget;
        Directory.CreateSymbolicLink(this["..data_tmp"], name);
        if (RenameOver(this["..data_tmp"], this["..data"]) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), "rename of ..data");
        }

        foreach (var (file, _) in files.Where(one => !File.Exists(this[one.File])))
        {
            File.CreateSymbolicLink(this[file], System.IO.Path.Combine("..data", file));
        }

        if (former is not null)
        {
            Directory.Delete(this[former], recursive: true);
        }
    }

    public static string Json(string service, string topic, Login? login, NatsTlsOpts? tls = null)
    {
        JsonObject file = new() { ["name"] = service, ["topic"] = topic };
        var auth = login?.Auth ?? new();
        (string Key, string? Value)[] keys =
        [
            ("username", auth.Username),
            ("password", auth.Password),
            ("credential", auth.CredsFile),
            ("nkey", auth.NKeyFile),
            ("jwt", auth.Jwt),
            ("seed", auth.Seed),
            ("tls_ca", tls?.CaFile),
            ("tls_cert", tls?.CertFile),
            ("tls_key", tls?.KeyFile),
        ];
        foreach (var (key, value) in keys.Where(static key => key.Value is not null))
        {
            file[key] = value;
        }

        return file.ToJsonString();
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    // .NET refuses to move a link to a folder over another one.
    [DllImport("libc", EntryPoint = "rename", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    static extern int RenameOver([MarshalAs(UnmanagedType.LPUTF8Str)] string file, [MarshalAs(UnmanagedType.LPUTF8Str)] string name);
}
