using System.Reflection;
using Surveyor.Metrics.Rows;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class BuildInfo
{
    static readonly string Version =
        typeof(BuildInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    public static MetricGroup Group { get; } = new MetricGroup<string>((_, rows) => rows.Add(Version))
    {
        Title = "Surveyor's version",
        Section = MetricSection.Own,
        Labels = [new("version", (in row) => row)],
        Families = [new("nats_surveyor_build_info", Gauge, "Always 1: the version of Surveyor.", (in row) => 1)],
    };
}
