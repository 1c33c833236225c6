namespace Surveyor.EndToEnd.Kit;

/// <summary>Where the real programs are. A missing one fails the test that needs it; it is never skipped.</summary>
public static class Tools
{
    public const string Newest = "newest";

    /// <summary>Every version the tests run against.</summary>
    public static readonly string[] NatsVersions = ["2.9", "2.10", Newest];

    static readonly Lazy<string> Root = new(FindRoot);

    public static string RepositoryRoot => Root.Value;

    public static string Prometheus => Find("prometheus");

    public static string Promtool => Find("promtool");

    public static string Alertmanager => Find("alertmanager");

    public static string Chromium => Find("chromium");

    /// <param name="version">2.9, 2.10 or <see cref="Newest"/>.</param>
    public static string NatsServer(string version = Newest) => Find(version == Newest ? "nats-server" : $"nats-server-{version}");

    static string Find(string name)
    {
        var path = Path.Combine(RepositoryRoot, ".tools", "bin", name);
        return File.Exists(path) ? path : throw new FileNotFoundException($".tools/bin/{name} is missing: run eng/get-tools.sh");
    }

    static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Surveyor.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"no Surveyor.sln above {AppContext.BaseDirectory}");
    }
}
