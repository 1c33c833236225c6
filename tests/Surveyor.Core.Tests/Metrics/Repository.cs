namespace Surveyor.Metrics;

/// <summary>Files of the source tree that tests compare with, or write when asked to.</summary>
static class Repository
{
    public const string HowToUpdate = "Run the tests with SURVEYOR_UPDATE=1 to write it anew, and look at what changed.";

    static readonly string Root = Find(AppContext.BaseDirectory);

    public static async Task ShouldHold(string path, string expected)
    {
        var file = Path.Combine(Root, path);
        if (Environment.GetEnvironmentVariable("SURVEYOR_UPDATE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, expected);
            return;
        }

        var there = File.Exists(file) ? await File.ReadAllTextAsync(file) : "";
        there.ShouldBe(expected, $"{path} is stale. {HowToUpdate}");
    }

    static string Find(string folder) => File.Exists(Path.Combine(folder, "Surveyor.sln")) ? folder : Find(Path.GetDirectoryName(folder.TrimEnd('/'))!);
}
