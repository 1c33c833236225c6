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

    /// <summary>For all accounts to be told, and for logins of observations.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    static readonly TimeSpan LoginPatience = TimeSpan.FromSeconds(2);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

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
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            await connection.ConnectAsync(either.Token);
            using var logs = LogSetup.Create(options, time);
            await using var survey = new ClusterSurvey(connection, SurveySettings.From(options, Needs.AccountInfo | Needs.Varz), time);
            await using var listening = new Listening(options, connection, logs.CreateLogger("surveyor"), time);
            var snapshot = await AskAsync(survey, options.Get(SurveySettings.Timeout), time, either.Token);
            if (snapshot.Connection.SystemAccount == false || !snapshot.Accounts.Any(account => account.Detail is not null))
            {
                await console.Error.WriteLineAsync(Problem(snapshot));
                return 1;
            }

            var heard = await LoginsAsync(listening, time, either.Token);
            await console.Output.WriteAsync(DiscoverText.Of(ExportBook.Read(snapshot, heard), snapshot, options.Get(EventSettings.LatencyImport)));
            return 0;
        }
        catch (NatsException e)
        {
            await console.Error.WriteLineAsync($"surveyor cannot connect: {e.Message}");
            return 1;
        }
        catch (OperationCanceledException)
        {
            await console.Error.WriteLineAsync($"not all servers told their accounts within {Patience.TotalSeconds} seconds");
            return 1;
        }
    }

    static async Task<ClusterSnapshot> AskAsync(ClusterSurvey survey, TimeSpan timeout, TimeProvider time, CancellationToken cancellation)
    {
        while (true)
        {
            var snapshot = await survey.SurveyAsync(timeout, cancellation);
            if (snapshot.Connection.SystemAccount == false || snapshot.Accounts.All(account => account.Detail is not null) || Refused(snapshot).Length > 0)
            {
                return snapshot;
            }

            await Task.Delay(TimeSpan.FromSeconds(1), time, cancellation);
        }
    }

    static string Problem(ClusterSnapshot snapshot) => snapshot.Connection.Problem.Length > 0 ? snapshot.Connection.Problem : $"no server told about accounts: {Refused(snapshot)}";

    static string Refused(ClusterSnapshot snapshot) => snapshot.Questions.FirstOrDefault(question => question is { Success: false, Answered: 0, Name: "account_info" or "account_statz" })?.Problem ?? "";

    /// <summary>Which accounts the logins of observations belong to, as far as they can be found out soon.</summary>
    static async Task<Heard> LoginsAsync(Listening listening, TimeProvider time, CancellationToken cancellation)
    {
        var startedAt = time.GetTimestamp();
        while (true)
        {
            var heard = listening.Heard;
            if ((listening.HasStarted && heard.Observations.All(one => one.Account.Length > 0)) || time.GetElapsedTime(startedAt) > LoginPatience)
            {
                return heard;
            }

            await Task.Delay(Pause, time, cancellation);
        }
    }
}
