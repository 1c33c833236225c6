using Surveyor.Nats;

namespace Surveyor.EndToEnd.Kit;

/// <summary>APP's measured service, which answers BIZ now and then too late for its objective: the budget burns, and nobody need act now.</summary>
sealed class PromisedService : IDisposable
{
    public const string Objective = "echo-fast";

    const string Text = $"""
        name: {Objective}
        description: BIZ gets its echo at once.
        service: echo
        threshold: 50ms
        target: 95%
        period: 1h
        owner: app

        """;

    readonly string _folder = Directory.CreateTempSubdirectory("surveyor-slos-").FullName;
    int _answered;

    public PromisedService()
    {
        Directory.CreateDirectory(Promises);
        File.WriteAllText(Path.Combine(Promises, "echo.yaml"), Text);
    }

    /// <summary>Of one Surveyor: it keeps its budgets beside the objective.</summary>
    public IEnumerable<string> Flags => ["--slos", Promises, "--state-dir", Path.Combine(_folder, "state")];

    string Promises => Path.Combine(_folder, "slos");

    /// <summary>Has clients answer and ask until they are stopped.</summary>
    public void Work(Clients clients, INatsConnection app, INatsConnection biz)
    {
        clients.Start(stop => AnswerAsync(app, stop));
        clients.Start(async stop =>
        {
            using var reply = await biz.RequestAsync("app.echo", "{}"u8.ToArray(), cancellation: stop);
            await Task.Delay(TimeSpan.FromMilliseconds(20), stop);
        });
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    async Task AnswerAsync(INatsConnection app, CancellationToken stop)
    {
        await using var requests = app.Subscribe("svc.echo", "echo");
        await foreach (var request in requests.ReadAllAsync(stop))
        {
            using (request)
            {
                // Every eighth is late; the others take longer by and by, and again less.
                var slow = ++_answered % 8 == 0;
                await Task.Delay(TimeSpan.FromMilliseconds(slow ? 70 : 6 + (5 * Math.Sin(_answered / 150.0))), stop);
                await app.PublishAsync(request.ReplyTo!, "{}"u8.ToArray(), cancellation: stop);
            }
        }
    }
}
