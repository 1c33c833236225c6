using Surveyor.Protocol;
using Surveyor.Shards;
using Surveyor.Snapshot;

namespace Surveyor.Survey;

/// <summary>What is asked and how often: the union of what the readers need.</summary>
sealed class SurveyPlan
{
    /// <summary>From here on JSZ is a heavy load for the servers: asked less often.</summary>
    const int ManyConsumers = 20_000;

    static readonly TimeSpan SlowLoop = TimeSpan.FromMinutes(1);
    static readonly TimeSpan ManyState = TimeSpan.FromSeconds(30);
    static readonly TimeSpan ManyConfig = TimeSpan.FromMinutes(5);

    readonly SurveyOptions _options;

    public SurveyPlan(SurveyOptions options)
    {
        _options = options;
        Statsz = Light("statsz", Needs.Statsz, Ask.Statsz, options.FreshLight);
        LightQuestion[] all =
        [
            Statsz,
            Light("varz", Needs.Varz, Ask.Varz, options.FreshConfig),
            Light("gatewayz", Needs.Gatewayz, Ask.Gatewayz, options.FreshLight, one: options.Shard is not null),
            Light("leafz", Needs.Leafz, Ask.Leafz, options.FreshLight),
            Light("account_statz", Needs.AccountStatz, Ask.AccountStatz, options.Needs.HasFlag(Needs.AccountStatz) ? options.FreshLight : options.FreshConfig, AccountStatzRequest.All),
            Light("raftz", Needs.Raftz, Ask.Raftz, options.FreshLight, RaftzRequest.Meta, one: options.Shard is not null),
            new LightQuestion<Healthz>(new("healthz", Needs.Healthz, options.FreshLight), Ask.Healthz, (prefix, servers, one) => AskHealth(prefix, servers, one || options.Shard is not null)),
        ];
        var jsz = options.Needs.HasFlag(Needs.JszState) || options.Needs.HasFlag(Needs.JszTotals);

        // The census lives on STATSZ, a big reply must know which server is behind a leaf connection, and who asks accounts, which there are.
        var needs = options.Needs | Needs.Statsz | (jsz ? Needs.Leafz : Needs.None) | (options.Needs.HasFlag(Needs.AccountInfo) ? Needs.AccountStatz : Needs.None);
        Lights = [.. all.Where(light => needs.HasFlag(light.Plan.Need))];
        JszState = jsz ? new("jsz_state", Needs.JszState, options.FreshState) : null;
        JszConfig = options.Needs.HasFlag(Needs.JszConfig) ? new("jsz_config", Needs.JszConfig, options.FreshConfig) : null;
        ImportTraffic = options.Needs.HasFlag(Needs.ImportTraffic) ? new("subsz", Needs.ImportTraffic, options.FreshState) : null;
        AccountInfo = options.Needs.HasFlag(Needs.AccountInfo) ? new("account_info", Needs.AccountInfo, options.FreshConfig) : null;
    }

    public LightQuestion Statsz { get; }

    public IReadOnlyList<LightQuestion> Lights { get; }

    public SurveyedQuestion? JszState { get; }

    public SurveyedQuestion? JszConfig { get; }

    public SurveyedQuestion? AccountInfo { get; }

    public SurveyedQuestion? ImportTraffic { get; }

    public IEnumerable<SurveyedQuestion> Questions =>
        Lights.Select(light => light.Plan).Concat(new[] { JszState, JszConfig, AccountInfo, ImportTraffic }.OfType<SurveyedQuestion>());

    /// <summary>
    /// What a scrape asks and waits for. Accounts by the thousand are asked one by one: Surveyor's own loop does that, unless it is off
    /// or so slow that their details would be dropped meanwhile, and what is only asked for their sake.
    /// </summary>
    public IEnumerable<SurveyedQuestion> ForScrapes => _options.LoopHeavy == TimeSpan.Zero || _options.LoopHeavy > SlowLoop
        ? Questions
        : Questions.Where(question => question != AccountInfo && question != ImportTraffic && (question.Need != Needs.AccountStatz || _options.Needs.HasFlag(Needs.AccountStatz)));

    /// <summary>Everything that is published or subscribed to, as far as permissions tell it apart.</summary>
    public IEnumerable<string> Subjects =>
    [
        .. Lights.Select(light => light.Question)
            .Concat(JszState is null ? [] : [Ask.Jsz])
            .Concat(AccountInfo is null ? [] : [Ask.AccountInfo])
            .Concat(ImportTraffic is null ? [] : [Ask.Subsz])
            .Select(question => $"{_options.RequestPrefix}.{question.ToAll}"),
        .. _options.Shard is { IsFixed: false } shard ? [ShardAnnouncer.SubjectOf(shard)] : Array.Empty<string>(),
        Hear.Heartbeat,
        Hear.Shutdown,
        Hear.LameDuck,
    ];

    /// <summary>
    /// The answer is of interest only where the server is shown: a shard does not ask it of others. Of the other questions it needs every
    /// server's answer: who is there, behind a leaf connection, how big a message may be, what an account does where.
    /// </summary>
    public static bool IsOfShownServers(Question question) =>
        question == (Question)Ask.Gatewayz || question == (Question)Ask.Raftz || question == (Question)Ask.Healthz;

    /// <summary>A new connection may have other permissions, and may be to another system.</summary>
    public void Reset()
    {
        foreach (var light in Lights)
        {
            light.Reset();
        }

        JszState?.Reset();
        JszConfig?.Reset();
        AccountInfo?.Reset();
        ImportTraffic?.Reset();
    }

    /// <summary>Which questions servers that came since have not been asked.</summary>
    /// <param name="shown">The servers shown here; null: all.</param>
    public void NoteMissing(IEnumerable<KnownServer> servers, Func<ServerKey, bool>? shown, DateTimeOffset now)
    {
        foreach (var light in Lights)
        {
            light.Plan.MissesSome = servers.Any(server => server.State == ServerState.Up
                && !server.IsArriving(now)
                && (!IsOfShownServers(light.Question) || shown?.Invoke(server.Key) != false)
                && (!light.Question.JetStreamOnly || server.JetStream == true)
                && server.Knows(light.Question)
                && !server.SilentTo.Contains(light.Question)
                && server.Answers.ReceivedAt(light.Question) is null);
        }
    }

    /// <summary>Other accounts and servers are to be shown.</summary>
    public void AskAtOnce()
    {
        foreach (var light in Lights.Where(light => IsOfShownServers(light.Question)))
        {
            light.Plan.AskAtOnce();
        }

        JszState?.AskAtOnce();
        AccountInfo?.AskAtOnce();
    }

    /// <summary>Where streams and consumers are many, comings and goings must not make the big question a frequent one.</summary>
    public bool MayAskJetStreamEarly(DateTimeOffset now) =>
        JszState is not { FreshFor: var pace, AskedAt: { } asked } || pace < ManyState || now - asked >= pace / 2;

    /// <summary>Adapts the pace to the number of consumers and to the scrape interval seen.</summary>
    /// <returns>True when the pace of JSZ was just changed because of the number of consumers.</returns>
    public bool Adapt(int consumers, TimeSpan? scrapeInterval)
    {
        if (JszState is null)
        {
            return false;
        }

        var many = consumers >= ManyConsumers;
        var state = many ? Longer(_options.FreshState, ManyState) : _options.FreshState;

        // What feeds a rate is asked at least twice per scrape interval, as far as answering it takes a small part of that.
        if (scrapeInterval is { } interval && state > interval / 2 && JszState.Report.Duration < interval / 8)
        {
            state = interval / 2;
        }

        JszState.FreshFor = state;
        if (JszConfig is null)
        {
            return false;
        }

        var config = many ? Longer(_options.FreshConfig, ManyConfig) : _options.FreshConfig;
        var changed = JszConfig.FreshFor != config;
        JszConfig.FreshFor = config;
        return changed;
    }

    static TimeSpan Longer(TimeSpan one, TimeSpan other) => one == TimeSpan.Zero || one > other ? one : other;

    /// <param name="one">Always ask those that are meant, each for itself.</param>
    static LightQuestion<T> Light<T>(
        string name, Needs need, Question<T> question, TimeSpan freshFor, ReadOnlyMemory<byte> payload = default, bool one = false)
        where T : class =>
        new(new(name, need, freshFor), question, (prefix, servers, each) => one || each
            ? servers.Select(server => new Asked($"{prefix}.{question.ToServer(server.Id)}", payload))
            : [new($"{prefix}.{question.ToAll}", payload)]);

    /// <summary>One request for all, unless both generations are there: each needs an option that is wrong for the other.</summary>
    static IEnumerable<Asked> AskHealth(string prefix, IReadOnlyList<KnownServer> servers, bool one)
    {
        var requests = servers.ToDictionary(server => server, server => HealthzRequest.For(server.Release ?? new(2, 11, 0)));
        return !one && requests.Values.Distinct().Take(2).Count() == 1
            ? [new($"{prefix}.{Ask.Healthz.ToAll}", requests.Values.First())]
            : requests.Select(request => new Asked($"{prefix}.{Ask.Healthz.ToServer(request.Key.Id)}", request.Value));
    }
}
