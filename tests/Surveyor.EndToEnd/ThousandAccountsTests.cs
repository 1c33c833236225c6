using System.Diagnostics;
using System.Text;
using Surveyor.Benchmarks;
using Surveyor.EndToEnd.Kit;
using Surveyor.Nats;
using Surveyor.Snapshot;
using Surveyor.Survey;

namespace Surveyor.EndToEnd;

/// <summary>Many accounts on one real server: everything is found, page by page, and the pages cost the server little.</summary>
public sealed class ThousandAccountsTests
{
    const int Accounts = 1000;
    const int StreamsEach = 10;

    /// <summary>The middle one of so many comparisons counts: one alone is a tenth off when the machine has something else to do.</summary>
    const int Batches = 9;

    /// <summary>In a row: the server's garbage collector works on after a reply, so each alone would pay for the one before.</summary>
    const int Runs = 5;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_complete_round_costs_the_server_at_most_a_third_more_than_one_unpaged_request()
    {
        var users = Enumerable.Range(0, Accounts).Select(static i => Login.WithPassword($"A{i:0000}", $"u{i:0000}")).ToList();
        await using var system = await TestCluster.SingleAsync(adjust: settings => settings with { Accounts = settings.Accounts.Replace("accounts {\n", More(users), StringComparison.Ordinal) });
        await Parallel.ForEachAsync(users, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancellation }, async (user, _) => await FillAsync(system, user));

        await using var nats = await system.ConnectAsync(system.Sys);
        var options = new SurveyOptions { FreshLight = TimeSpan.Zero, FreshState = TimeSpan.Zero, FreshConfig = TimeSpan.Zero };
        await using var survey = new ClusterSurvey(nats, options, TimeProvider.System);
        var first = await survey.SurveyAsync(TimeSpan.FromSeconds(30), Cancellation);
        first.Streams.Length.ShouldBe(Accounts * StreamsEach);
        first.Consumers.Length.ShouldBe(Accounts);
        first.Streams.ShouldAllBe(static stream => stream.State == AssetState.Ok && stream.Config != null);

        using var server = Process.GetProcessById(system["n1"].Pid);
        var subject = $"$SYS.REQ.SERVER.{first.Servers.Single().Id}.JSZ";
        var pages = 0;
        var compared = new List<(double One, double Round)>();
        for (var batch = 0; batch < Batches; batch++)
        {
            compared.Add((await CpuAsync(server, () => UnpagedAsync(nats, subject)), await CpuAsync(server, async () => pages = Math.Max(pages, await RoundAsync(survey)))));
        }

        // On a busy machine the server rests now and then, and its last answer is held.
        pages.ShouldBeGreaterThan(1);
        var middle = compared.Select(static cost => cost.Round / cost.One).Order().ElementAt(Batches / 2);
        middle.ShouldBeLessThanOrEqualTo(1.3, string.Join("; ", compared.Select(static cost => $"one unpaged request {cost.One:0} ms, a complete round {cost.Round:0} ms")));
    }

    static string More(IEnumerable<Login> users)
    {
        var text = new StringBuilder("accounts {\n");
        foreach (var user in users)
        {
            text.Append($"  {user.Account} {{ jetstream: enabled, users: [ {user.Entry()} ] }}\n");
        }

        return text.ToString();
    }

    static async Task FillAsync(TestSystem system, Login user)
    {
        await using var nats = await system.ConnectAsync(user);
        await ManyAccounts.FillAsync(nats, StreamsEach, Cancellation);
    }

    static async Task UnpagedAsync(INatsConnection nats, string subject)
    {
        using var reply = await ManyAccounts.AskEverythingAsync(nats, subject, Cancellation);
        reply.Data.Length.ShouldBeGreaterThan(10_000);
    }

    /// <returns>Pages of streams.</returns>
    static async Task<int> RoundAsync(ClusterSurvey survey)
    {
        var snapshot = await survey.SurveyAsync(TimeSpan.FromSeconds(30), Cancellation);
        snapshot.Questions.ShouldAllBe(static question => question.Success == true);
        return snapshot.Questions.Single(static question => question.Name == "jsz_state").Pages;
    }

    /// <summary>The server's mean CPU time over one action, milliseconds.</summary>
    static async Task<double> CpuAsync(Process server, Func<Task> action)
    {
        server.Refresh();
        var before = server.TotalProcessorTime;
        for (var run = 0; run < Runs; run++)
        {
            await action();
        }

        server.Refresh();
        return (server.TotalProcessorTime - before).TotalMilliseconds / Runs;
    }
}
