using System.CommandLine;
using Surveyor.Events;
using Surveyor.Hearing;
using Surveyor.Host.Logging;
using Surveyor.Host.Loops;
using Surveyor.Host.Options;
using Surveyor.Nats;
using Surveyor.Snapshot;
using Surveyor.Survey;

namespace Surveyor.Host.Commands;

/// <summary>Lists the exported services and which of them are measured and heard, and prints what would make the rest be heard.</summary>
static class DiscoverCommand
{
    public const string Name = "discover";

    /// <summary>For all accounts to be told.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>So often nothing new is waited for.</summary>
    const int IdleRounds = 3;

    static readonly TimeSpan LoginPatience = TimeSpan.FromSeconds(2);

    public static Command Create()
    {
        var command = new Command(Name, "List exported services, which of them are heard, and what would make the rest be heard.");
        FlagSource.AddTo(command);
        command.SetAction((parsed, cancellation) => SurveyCommand.WithOptionsAsync(
            parsed, reading => RunAsync(reading.Values, parsed.InvocationConfiguration, TimeProvider.System, cancellation)));
        return command;
    }

    static async Task<int> RunAsync(OptionValues options, InvocationConfiguration console, TimeProvider time, CancellationToken cancellation)
    {
        await using var connection = new NatsConnection(NatsSettings.From(options), time);
        try
        {
            await connection.ConnectAsync(cancellation);
            var snapshot = await AskAsync(connection, options, time, cancellation);
            if (snapshot.Connection.SystemAccount == false || !snapshot.Accounts.Any(account => account.Detail is not null))
            {
                await console.Error.WriteLineAsync(Problem(snapshot));
                return 1;
            }

            var listening = await ListeningAsync(options, time, cancellation);
            await console.Output.WriteAsync(DiscoverText.Of(ExportBook.Read(snapshot, listening), snapshot, options.Get(EventSettings.LatencyImport)));
            return 0;
        }
        catch (NatsException e)
        {
            await console.Error.WriteLineAsync($"surveyor cannot connect: {e.Message}");
            return 1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await console.Error.WriteLineAsync($"the files of {EventSettings.Observe.Flag} cannot be read: {e.Message}");
            return 1;
        }
    }

    /// <summary>Asks until all accounts are told, or nobody tells any more of them.</summary>
    static async Task<ClusterSnapshot> AskAsync(INatsConnection connection, OptionValues options, TimeProvider time, CancellationToken cancellation)
    {
        // All accounts, whichever part is shown by the Surveyor that these options are of.
        var asking = SurveySettings.From(options, Needs.AccountInfo | Needs.Varz) with { Shard = null, FreshConfig = TimeSpan.Zero, LoopLight = TimeSpan.Zero, LoopHeavy = TimeSpan.Zero };
        await using var survey = new ClusterSurvey(connection, asking, time);
        var startedAt = time.GetTimestamp();
        var (known, idle) = (-1, 0);
        while (true)
        {
            var snapshot = await survey.SurveyAsync(asking.Timeout, cancellation);
            var told = snapshot.Accounts.Count(account => account.Detail is not null);
            idle = told > known ? 0 : idle + 1;
            known = told;
            if (snapshot.Connection.SystemAccount == false || told == snapshot.Accounts.Length || idle >= IdleRounds || time.GetElapsedTime(startedAt) > Patience)
            {
                return snapshot;
            }
        }
    }

    static string Problem(ClusterSnapshot snapshot) => snapshot.Connection.Problem.Length > 0
        ? snapshot.Connection.Problem
        : $"no server told about accounts: {snapshot.Questions.FirstOrDefault(question => question is { Success: false, Name: "account_info" or "account_statz" })?.Problem}";

    /// <summary>What Surveyor would listen to with these options, without listening: only whose logins they are is asked.</summary>
    static async Task<Heard> ListeningAsync(OptionValues options, TimeProvider time, CancellationToken cancellation)
    {
        var import = options.Get(EventSettings.LatencyImport);
        var files = ListenerFiles.Of(options.Get(EventSettings.Observations)).Files
            .Concat(options.Get(EventSettings.Observe) is { Length: > 0 } folder ? ListenerFiles.Read(folder, withTopic: true).Files : []);
        using var logs = LogSetup.Create(options, time);
        await using var logins = new LoginPool(NatsSettings.WithoutLogin(options), logs.CreateLogger("surveyor"), time);
        var observations = await Task.WhenAll(files.Select(async file =>
        {
            var account = new TaskCompletionSource<string>();
            using var asking = new LoginAccount(logins.Take(file), id => account.TrySetResult(id), time);
            await Task.WhenAny(account.Task, Task.Delay(LoginPatience, time, cancellation));
            return new ListenerHeard(file.Id, file.Name, true) { Subject = file.Subject, Account = account.Task.IsCompletedSuccessfully ? account.Task.Result : "" };
        }));
        return new() { Import = import.Length > 0 ? LatencySubject.Imported(import) : null, ImportsListen = import.Length > 0, Observations = observations };
    }
}
