using System.ComponentModel;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Surveyor.Health;
using Surveyor.Host.Commands;
using Surveyor.Host.Http;
using Surveyor.Host.Logging;
using Surveyor.Host.Loops;
using Surveyor.Host.Options;
using Surveyor.Host.Pages;
using Surveyor.Metrics;
using Surveyor.Nats;
using Surveyor.Objectives;
using Surveyor.Snapshot;
using Surveyor.Survey;

namespace Surveyor.Host;

/// <summary>Puts the parts together and runs them. The only place that names every layer.</summary>
static class Composition
{
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(OptionsReading reading, TimeProvider time, CancellationToken cancellation)
    {
        var options = reading.Values;
        using var logs = LogSetup.Create(options, time);
        var log = logs.CreateLogger("surveyor");
        Tell(log, reading);
        try
        {
            return await RunAsync(options, logs, log, time, cancellation);
        }
        catch (ArgumentException e)
        {
            // Options that are well-formed one by one and that a layer cannot work with.
            log.WrongOptions(e.Message);
            return 1;
        }
    }

    static async Task<int> RunAsync(OptionValues options, ILoggerFactory logs, ILogger log, TimeProvider time, CancellationToken cancellation)
    {
        var page = new MetricsPage(MetricsSettings.From(options));
        var connectionLog = new ConnectionLog(log);
        await using var connection = new NatsConnection(NatsSettings.From(options), time);
        connection.Happened += connectionLog.Heard;
        await using var survey = new ClusterSurvey(connection, SurveySettings.From(options, page.Needs), time);
        survey.Surveyed += new SurveyLog(log).See;
        survey.PaceChanged += log.PaceChanged;
        var connecting = connection.ConnectAsync(cancellation);
        var first = new FirstConnection(connecting, time);
        await using var shared = SharedState.Start(options, log, time);
        await using var lease = ActiveLease.Start(shared, options, () => connection.State == NatsConnectionState.Open, active => survey.StandsBy = !active, log, time);
        var shown = new StandbySwitch(survey, lease);
        await using var writer = new WriterLease(shared, options, () => connection.State == NatsConnectionState.Open, log, time) { Active = lease };
        var ledger = new ObjectiveLedger(time);
        await using var listening = new Listening(options, connection, ledger, log, time);
        await using var promises = ObjectiveFollower.Start(options, objectives => Promise(objectives, ledger, listening), log, time);
        var conclusions = new Conclusions(options, survey, listening, time);
        await using var objectives = new ObjectiveLoop(ledger, () => conclusions.Observed, writer.Store("budgets"), log, time);
        survey.ServerLeft += listening.TakeLeaving;
        await using var alerts = new AlertLoop(options, () => KnownOf(shown.Latest), page.SamplesOf, writer, log, time);
        Tell(log, alerts.IsTelling ? page.AlertsLeftOut : []);
        var live = new LiveSurvey(
            () => shown.Latest,
            async (timeout, scrape) => await shown.SurveyAsync(await first.WaitAsync(timeout, scrape), scrape),
            () => connection.State == NatsConnectionState.Open ? "" : connectionLog.Problem,
            (snapshot, format, output, flush, scrape) => page.WriteAsync(KnownOf(snapshot) with { Alerts = alerts.Report }, format, output, flush, scrape),
            () => page.Last,
            page.Scrapes,
            listening.Recent,
            () => shown.Latest is { IsActive: false } standby ? HealthReport.Nothing with { Snapshot = standby } : conclusions.Health.Latest,
            conclusions.Health.Samples,
            conclusions.Health.Stored)
        {
            Alerts = () => AlertList.Of(alerts.Report),
            Services = () => conclusions.Services,
            Objectives = () => new(time.GetUtcNow(), ledger.Freeze(), promises?.Broken ?? new Dictionary<string, IReadOnlyList<string>>(), ledger.Parted),
        };

        Known KnownOf(ClusterSnapshot snapshot) => conclusions.Of(snapshot) with { Objectives = ledger.Freeze(), BrokenObjectives = promises?.Broken.Count, BudgetsKept = objectives.IsKept, RefusedObjectives = ledger.Refused };

        await using var server = await StartAsync(options, live, logs, log);
        if (server is null)
        {
            connection.Happened -= connectionLog.Heard;
            return 1;
        }

        using var stop = new CancellationTokenSource();
        var loop = SurveyLoop.RunAsync(survey, log, time, stop.Token);
        var code = await ServeAsync(connecting, options.Get(NatsSettings.ExitOnFailedStart), log, time, cancellation);
        await survey.LeaveAsync();
        connection.Happened -= connectionLog.Heard;
        await stop.CancelAsync();
        await server.StopAsync(CancellationToken.None);
        await loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        log.Stopped();
        return code;
    }

    static void Promise(IReadOnlyList<Objective> objectives, ObjectiveLedger ledger, Listening listening)
    {
        ledger.Set(objectives);
        listening.Promise(objectives);
    }

    static void Tell(ILogger log, IReadOnlyList<string> alertsLeftOut)
    {
        if (alertsLeftOut.Count > 0)
        {
            log.AlertsLeftOut(string.Join(", ", alertsLeftOut));
        }
    }

    static void Tell(ILogger log, OptionsReading reading)
    {
        if (reading.File is { } file)
        {
            log.OptionsFile(file);
        }

        foreach (var warning in reading.Warnings)
        {
            log.OptionsWarning(warning);
        }
    }

    /// <returns>The running server, or null when it cannot listen.</returns>
    static async Task<WebApplication?> StartAsync(OptionValues options, LiveSurvey live, ILoggerFactory logs, ILogger log)
    {
        WebApplication? server = null;
        try
        {
            server = await WebServer.BuildAsync(options, live, logs);
            await server.StartAsync();
            var addresses = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
            log.Listening(VersionText.Version, string.Join(", ", addresses));
            return server;
        }
        catch (Exception e) when (e is IOException or Win32Exception)
        {
            // Kestrel wraps "address already in use" twice; the innermost words are the plain ones.
            log.CannotListen($"{options.Get(HttpSettings.Addr)}:{options.Get(HttpSettings.Port)}{(options.Get(HttpSettings.PagesAddr) is { Length: > 0 } pages ? " and " + pages : "")}", e.GetBaseException().Message);
            await (server?.DisposeAsync() ?? ValueTask.CompletedTask);
            return null;
        }
    }

    /// <summary>Waits for the end. The connection keeps trying by itself, whatever comes of the first attempt.</summary>
    static async Task<int> ServeAsync(Task connecting, bool exitOnFailure, ILogger log, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            await connecting;
        }
        catch (NatsException e)
        {
            if (exitOnFailure)
            {
                log.FailedStart(e.Message);
                return 1;
            }
        }
        catch (OperationCanceledException)
        {
            return 0;
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;
    }
}
