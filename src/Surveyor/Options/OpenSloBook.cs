using Surveyor.Objectives;

namespace Surveyor.Host.Options;

/// <summary>OpenSLO's documents of a folder, which may refer to each other.</summary>
sealed class OpenSloBook
{
    const string Slo = "SLO";
    const string Sli = "SLI";
    const string DataSource = "DataSource";

    static readonly SettingKind<string> Version = ObjectiveKinds.Words("openslo/v1", static text => text == "openslo/v1");

    static readonly string[] Kinds = [Slo, Sli, DataSource, "Service", "AlertPolicy", "AlertCondition", "AlertNotificationTarget"];

    static readonly SettingKind<string> Kind = ObjectiveKinds.Words(string.Join(", ", Kinds), Kinds.Contains);

    readonly Dictionary<string, YamlMap> _indicators = [];
    readonly Dictionary<string, YamlMap> _sources = [];
    readonly HashSet<YamlMap> _slos = [];

    public OpenSloBook(IReadOnlyList<YamlMap> documents)
    {
        foreach (var map in documents.Where(IsAbout))
        {
            var isKnown = map.Needs("apiVersion", Version, out _) & map.Needs("kind", Kind, out var kind);
            if (isKnown && kind == Slo)
            {
                _slos.Add(map);
            }
            else if (isKnown && kind is Sli or DataSource)
            {
                Enter(map, kind, kind == Sli ? _indicators : _sources);
            }
        }
    }

    /// <summary>Whether a document is one of OpenSLO's.</summary>
    public static bool IsAbout(YamlMap map) => map.Has("apiVersion") || map.Has("kind");

    /// <summary>The objectives of a document: of kinds other than SLO there are none.</summary>
    public IReadOnlyList<Objective> Read(YamlMap map) => _slos.Contains(map) ? new OpenSlo(this, map).Read() : [];

    /// <summary>The SLI, or the DataSource, of a name; null when there is none.</summary>
    public YamlMap? Find(string name, bool isIndicator) => (isIndicator ? _indicators : _sources).GetValueOrDefault(name);

    static void Enter(YamlMap map, string kind, Dictionary<string, YamlMap> book)
    {
        if (map.Map("metadata")?.Needs("name", ObjectiveKinds.Line, out var name) == true && !book.TryAdd(name, map))
        {
            map.Wrong("metadata", $"'{name}' is the name of another {kind}, in {book[name].File}");
        }
    }
}
