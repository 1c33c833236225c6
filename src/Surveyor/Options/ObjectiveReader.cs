using Surveyor.Events;
using Surveyor.Objectives;

namespace Surveyor.Host.Options;

/// <summary>An objective in Surveyor's own form.</summary>
static class ObjectiveReader
{
    const string Threshold = "threshold";
    const string Target = "target";

    /// <summary>The keys, in the order in which they are told.</summary>
    public static IReadOnlyList<string> Keys { get; } = AllKeys();

    /// <summary>What is wrong is told by the mapping; then the objective is not to be used.</summary>
    /// <param name="name">When it names itself not.</param>
    public static Objective Read(YamlMap map, string name)
    {
        var named = map.Has("name") ? map.Read("name", ObjectiveKinds.Line, "") : Checked(map, name);
        var description = map.Read("description", Kinds.Text, "");
        map.Needs("service", ObjectiveKinds.Line, out var service);
        var account = map.Read("account", ObjectiveKinds.Line, "*");
        var part = map.Read("part", ObjectiveKinds.Part, LatencyPart.Provider);
        var promise = Promised(map);
        var objective = WithTerms(map, new()
        {
            Name = named,
            Description = description,
            Service = service ?? "",
            Account = account,
            Part = part,
            Threshold = promise.Threshold,
            Target = promise.Target,
            Period = map.Read("period", ObjectiveKinds.Period, TimeSpan.FromDays(30)),
            BreachFor = promise.For > TimeSpan.Zero ? promise.For : null,
        });
        map.NoOthers();
        return objective;
    }

    /// <summary>What an OpenSLO file can say of the metric source in the same words.</summary>
    public static Objective WithTerms(YamlMap map, Objective objective) => objective with
    {
        Bad = map.Read("bad", ObjectiveKinds.Bad, objective.Bad),
        MinimumBad = map.Read("minimum-bad", ObjectiveKinds.Count, (int)objective.MinimumBad),
        MinimumEvents = map.TryRead("minimum-events", ObjectiveKinds.Count, out var events) ? events : objective.MinimumEvents,
        Owner = map.Read("owner", ObjectiveKinds.Line, objective.Owner),
        Labels = map.Has("labels") ? map.Pairs("labels", ObjectiveKinds.LabelProblem) : objective.Labels,
        Annotations = map.Has("annotations") ? map.Pairs("annotations", ObjectiveKinds.AnnotationProblem) : objective.Annotations,
        Pages = map.Read("page", Kinds.Switch, objective.Pages),
        Tickets = map.Read("ticket", Kinds.Switch, objective.Tickets),
        ByRequestorAccount = map.Read("by-requestor-account", Kinds.Switch, objective.ByRequestorAccount),
    };

    /// <summary>The line, or what says the same in two keys.</summary>
    static Promise Promised(YamlMap map)
    {
        if (map.Has("promise"))
        {
            map.Refuse("is said by promise, too; only one of them can be given", Threshold, Target);
            return map.Read("promise", ObjectiveKinds.Promised, new(0, TimeSpan.Zero, TimeSpan.Zero));
        }

        map.Needs(Threshold, ObjectiveKinds.Threshold, out var threshold);
        map.Needs(Target, ObjectiveKinds.Target, out var target);
        return new(target, threshold, TimeSpan.Zero);
    }

    static string Checked(YamlMap map, string name)
    {
        if (!ObjectiveKinds.Line.TryRead([name], out _, out _))
        {
            map.Wrong("name", $"is missing, and the file's own name is none; accepted: {ObjectiveKinds.Line.Accepts}");
        }

        return name;
    }

    static IReadOnlyList<string> AllKeys()
    {
        var map = new YamlMap([], "", "", static _ => { });
        Read(map, "");
        return map.Asked;
    }
}
