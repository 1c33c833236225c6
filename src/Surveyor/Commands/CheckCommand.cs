using System.CommandLine;
using System.Text.Json;
using Surveyor.Events;
using Surveyor.Health;
using Surveyor.Host.Options;
using Surveyor.Host.Pages;
using Surveyor.Nats;
using Surveyor.Snapshot;
using Surveyor.Survey;

namespace Surveyor.Host.Commands;

/// <summary>
/// Tells how consumers, streams or servers are, for people, scripts and monitoring plugins: it asks a running Surveyor, or the servers
/// themselves with three looks. Ends with 0, 1, 2 or 3: well, warning, critical, unknown.
/// </summary>
static class CheckCommand
{
    public const string Name = "check";

    const int Unknown = 3;

    /// <summary>As many as rules need to say anything; those that need more time say "unknown".</summary>
    const int Looks = ConsumerRules.Grace;

    static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(2);

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Command Create()
    {
        var what = new Argument<string>("what") { Description = "consumers, streams or servers" };
        what.AcceptOnlyFromAmong("consumers", "streams", "servers");
        var from = new Option<string?>("--from") { Description = "A running Surveyor, such as http://127.0.0.1:7777; without it the servers are asked.", HelpName = "url" };
        var filter = new Option<string[]>("--where") { Description = "A filter as on the pages, such as stream=ORDERS or state=!ok; all must hold.", HelpName = "key=value" };
        var json = new Option<bool>("--json") { Description = "JSON instead of a table." };
        var command = new Command(Name, "Tell how consumers, streams or servers are; exit code 0 well, 1 warning, 2 critical, 3 unknown.") { what, from, filter, json };
        FlagSource.AddTo(command);
        command.SetAction((parsed, cancellation) => SurveyCommand.WithOptionsAsync(parsed, async reading =>
        {
            var console = parsed.InvocationConfiguration;
            try
            {
                var asked = new CheckQuestion(parsed.GetValue(what)!, [.. (parsed.GetValue(filter) ?? []).Select(Pair)]);
                var answer = parsed.GetValue(from) is { } url ? await OverHttpAsync(Address(url), asked, cancellation) : await FromServersAsync(reading.Values, asked, TimeProvider.System, cancellation);
                await console.Output.WriteAsync(parsed.GetValue(json) ? CheckText.Json(answer.Lines) : CheckText.Table(asked.What, answer));
                return CheckText.ExitCode(answer);
            }
            catch (Exception e) when (e is NatsException or HttpRequestException or JsonException or FormatException or TaskCanceledException)
            {
                await console.Error.WriteLineAsync($"{parsed.GetValue(what)!.ToUpperInvariant()} UNKNOWN: {e.Message}");
                return Unknown;
            }
        }));
        return command;
    }

    static Uri Address(string url) => Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
        ? address
        : throw new FormatException($"'{url}' is no address; write it as http://127.0.0.1:7777");

    static KeyValuePair<string, string> Pair(string text) => text.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
        ? new(text[..at], text[(at + 1)..])
        : throw new FormatException($"'{text}' is no filter; write key=value, such as stream=ORDERS");

    static async Task<CheckAnswer> OverHttpAsync(Uri surveyor, CheckQuestion asked, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = surveyor, Timeout = Patience };
        var lines = await LinesAsync(http, asked, cancellation);
        return new(lines, lines.Count == 0 && asked.IsByState ? (await LinesAsync(http, asked.OfAnyState, cancellation)).Count : 0);
    }

    static async Task<IReadOnlyList<CheckLine>> LinesAsync(HttpClient http, CheckQuestion asked, CancellationToken cancellation)
    {
        List<CheckLine> all = [];
        for (var more = true; more;)
        {
            using var response = await http.GetAsync($"/api/{asked.What}{asked.QueryFrom(all.Count)}", cancellation);
            var body = await response.Content.ReadAsStringAsync(cancellation);
            if (!response.IsSuccessStatusCode)
            {
                throw new HttpRequestException($"{http.BaseAddress} answers {(int)response.StatusCode}: {body.Trim()}");
            }

            var (lines, matching, problem) = CheckLine.Read(asked.What, body);
            if (problem.Length > 0)
            {
                throw new HttpRequestException(problem);
            }

            all.AddRange(lines);
            more = lines.Count > 0 && all.Count < matching;
        }

        return all;
    }

    static async Task<CheckAnswer> FromServersAsync(OptionValues options, CheckQuestion asked, TimeProvider time, CancellationToken cancellation)
    {
        await using var connection = new NatsConnection(NatsSettings.From(options), time);
        await connection.ConnectAsync(cancellation);
        var asking = SurveySettings.From(options, Needs.Statsz | Needs.Healthz | Needs.JszState | Needs.JszConfig) with
        {
            Shard = null,
            FreshLight = TimeSpan.Zero,
            FreshState = TimeSpan.Zero,
            LoopLight = TimeSpan.Zero,
            LoopHeavy = TimeSpan.Zero,
        };
        await using var survey = new ClusterSurvey(connection, asking, time);
        var examiner = new Examiner(HealthSettings.From(options));
        var first = ClusterSnapshot.Empty;
        for (var look = 1; look <= Looks; look++)
        {
            var snapshot = await survey.SurveyAsync(asking.Timeout, cancellation);
            if (snapshot.Survey.Answered == 0)
            {
                throw new NatsException(snapshot.Connection.Problem.Length > 0 ? snapshot.Connection.Problem : "no server answered");
            }

            examiner.Examine(snapshot, Heard.Nothing, time.GetUtcNow());
            first = look == 1 ? snapshot : first;
            if (look < Looks)
            {
                await Task.Delay(BetweenLooks, time, cancellation);
            }
        }

        var report = FewLooks.Judged(examiner.Latest, first);
        var lines = CheckLine.Of(asked, report);
        return new(lines, lines.Count == 0 && asked.IsByState ? CheckLine.Of(asked.OfAnyState, report).Count : 0);
    }
}
