using System.Text.RegularExpressions;

namespace Surveyor.Host.Options;

/// <summary>Options from environment variables. An empty variable counts as not set, as compose files pass unset ones on empty.</summary>
static partial class EnvironmentSource
{
    public static IReadOnlyList<RawValue> Read(IReadOnlyDictionary<string, string> environment, List<string> warnings)
    {
        List<RawValue> found = [];
        foreach (var setting in AllSettings.Flags)
        {
            var variable = setting.OtherVariables.Prepend(setting.Variable).FirstOrDefault(name =>
                environment.TryGetValue(name, out var text) && text.Length > 0 && !IsFromKubernetes(name, text));
            if (variable is not null)
            {
                found.Add(RawValue.Written(setting, [environment[variable]], variable, variable));
            }
        }

        foreach (var (name, text) in environment.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (Setting.IsVariable(name) && !AllSettings.ByVariable.ContainsKey(name) && !IsFromKubernetes(name, text))
            {
                warnings.Add($"the environment variable {name} means nothing to Surveyor{Nearest.DidYouMean(name, AllSettings.ByVariable.Keys)}");
            }
        }

        return found;
    }

    // A Service named nats-surveyor makes Kubernetes put these into every pod of its namespace.
    static bool IsFromKubernetes(string name, string text) =>
        ServiceVariable().IsMatch(name) || ServiceUrl().IsMatch(text) && name.EndsWith("_PORT", StringComparison.Ordinal);

    [GeneratedRegex(@"_SERVICE_(HOST|PORT(_.+)?)$|_PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?$")]
    private static partial Regex ServiceVariable();

    [GeneratedRegex("^(tcp|udp|sctp)://")]
    private static partial Regex ServiceUrl();
}
