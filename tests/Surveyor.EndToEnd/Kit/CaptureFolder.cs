using System.Text.Json;

namespace Surveyor.EndToEnd.Kit;

/// <summary>A configuration file with one captured observation, and what a Surveyor with it keeps.</summary>
public sealed class CaptureFolder : IDisposable
{
    readonly string _root = Directory.CreateTempSubdirectory("surveyor-capture-").FullName;

    /// <param name="stream">Null: one is made.</param>
    public CaptureFolder(Login login, string topic, string? stream = null)
    {
        Directory.CreateDirectory(Path.Combine(_root, "slos"));
        File.WriteAllText(Path.Combine(_root, "slos", "all.yaml"), "service: '*'\nthreshold: 1ms\ntarget: 90%\n");
        File.WriteAllText(Config, $$$"""
        capture-dir: {{{Path.Combine(_root, "captured")}}}
        slos: {{{Path.Combine(_root, "slos")}}}
        state-dir: {{{Path.Combine(_root, "state")}}}
        observations:
          - name: "{{wildcard(1)}}"
            topic: {{{topic}}}
            username: {{{login.User}}}
            password: {{{login.Password}}}
            capture: jetstream
            {{{(stream is null ? "" : $"stream: {stream}")}}}
        """);
    }

    public string Config => Path.Combine(_root, "surveyor.yaml");

    /// <summary>What was written last.</summary>
    public string State => Directory.GetFiles(Path.Combine(_root, "captured"), "state.json", SearchOption.AllDirectories).Single();

    public JsonElement Document
    {
        get
        {
            using var file = JsonDocument.Parse(File.ReadAllText(State));
            return file.RootElement.GetProperty("document").Clone();
        }
    }

    /// <summary>"service status" and how many there were.</summary>
    public IReadOnlyDictionary<string, long> Counts => new SortedDictionary<string, long>(
        Document.GetProperty("services").EnumerateArray()
            .SelectMany(static service => service.GetProperty("statuses").EnumerateObject().Select(status => ($"{service.GetProperty("service")} {status.Name}", status.Value.GetInt64())))
            .ToDictionary(static one => one.Item1, static one => one.Item2),
        StringComparer.Ordinal);

    /// <summary>The sum of all totals, in nanoseconds.</summary>
    public long Sum => Document.GetProperty("services").EnumerateArray().Sum(static service => service.GetProperty("parts").GetProperty("Total").GetProperty("sum_nanoseconds").GetInt64());

    public string Durable => $"surveyor-{Document.GetProperty("id").GetString()}";

    public Task<SurveyorProcess> StartAsync(TestSystem system) => SurveyorProcess.StartAsync([.. system.SurveyorFlags(system.Sys), "--config", Config]);

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
