namespace Surveyor.Host.Demo;

/// <summary>Finds a nats-server: on PATH first, else where eng/get-tools.sh puts one.</summary>
public static class NatsServerProgram
{
    const string Name = "nats-server";

    /// <summary>The path of the program, or null.</summary>
    public static string? Find() => OnPath() ?? InTools(Environment.CurrentDirectory) ?? InTools(AppContext.BaseDirectory);

    static string? OnPath() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(static folder => Path.Combine(folder, Name))
        .FirstOrDefault(File.Exists);

    static string? InTools(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, ".tools", "bin", Name);
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
