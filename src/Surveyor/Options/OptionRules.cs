namespace Surveyor.Host.Options;

/// <summary>What must hold between options.</summary>
static class OptionRules
{
    static readonly (Setting<string> One, Setting<string> Other)[] Pairs =
    [
        (NatsSettings.Jwt, NatsSettings.Seed),
        (NatsSettings.Seed, NatsSettings.Jwt),
        (NatsSettings.TlsCert, NatsSettings.TlsKey),
        (NatsSettings.TlsKey, NatsSettings.TlsCert),
    ];

    public static IEnumerable<ConfigProblem> Broken(OptionValues options)
    {
        foreach (var (one, other) in Pairs)
        {
            if (options.Get(one).Length > 0 && options.Get(other).Length == 0)
            {
                yield return Wrong(one, $"needs {other.Name}, which is not given");
            }
        }

        if (options.Get(NatsSettings.Servers).Count == 0)
        {
            yield return Wrong(NatsSettings.Servers, "is empty; at least one URL is needed");
        }

        if (!ShardSettings.IsPossible(options.Get(ShardSettings.Shard)))
        {
            yield return Wrong(ShardSettings.Shard, $"{options.Get(ShardSettings.Shard)}: the parts of n are 1/n to n/n");
        }

        if (options.Get(ShardSettings.Ha) && !StateSettings.Login.IsGiven(options))
        {
            yield return Wrong(ShardSettings.Ha, $"needs a login to an ordinary account with JetStream, which the system account cannot use: {StateSettings.Login.Ways}");
        }

        if (options.Get(StateSettings.State) == StateKeeper.JetStream && !StateSettings.Login.IsGiven(options))
        {
            yield return Wrong(StateSettings.State, $"jetstream needs a login to an ordinary account with JetStream, which the system account cannot use: {StateSettings.Login.Ways}");
        }

        if (options.Get(AlertSettings.Subject).Length > 0 && !AlertSettings.Login.IsGiven(options))
        {
            yield return Wrong(AlertSettings.Subject, $"needs a login of its own to an ordinary account: {AlertSettings.Login.Ways}");
        }

        if (options.Get(ShardSettings.Ha) && ShardSettings.IsAuto(options))
        {
            yield return Wrong(ShardSettings.Ha, "is not for shard auto, whose members take over from each other");
        }

        if (options.Get(EventSettings.Observations).Any(one => one.Capture is not null) && options.Get(EventSettings.CaptureDir).Length == 0)
        {
            yield return Wrong(EventSettings.Observations, $"capture needs {EventSettings.CaptureDir.Name}, which is not given");
        }

        if (HealthSettings.Uncovered(HealthSettings.From(options)) is { } uncovered)
        {
            yield return Wrong(HealthSettings.Step, uncovered);
        }

        // Values are legal one by one by now; what is left is a label that is taken or given twice.
        foreach (var problem in MetricsSettings.From(options).Problems())
        {
            yield return Wrong(MetricsSettings.ConstantLabels, problem[(problem.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim());
        }

        ConfigProblem Wrong(Setting setting, string text) => new(options.SourceOf(setting), setting.Name, text);
    }

    /// <summary>Options that are accepted and do not do what somebody may expect.</summary>
    public static IEnumerable<string> Notices(OptionValues options)
    {
        if (!options.Get(MetricsSettings.JszLeadersOnly))
        {
            yield return "jsz-leaders-only=false means jsz-replicas: streams get rows of followers too, consumers keep their leader's row only";
        }

        if (options.Get(NatsSettings.Password).Length > 0 && options.Get(NatsSettings.User).Length == 0)
        {
            yield return "password has no effect without user";
        }

        if (options.Get(HttpSettings.Pprof))
        {
            yield return "pprof has no effect: there is no Go runtime to profile";
        }

        if (options.IsGiven(SurveySettings.DiscoveryTimeout))
        {
            yield return "server-discovery-timeout has no effect: a round is over as soon as every known server has answered";
        }
    }
}
