using System.Globalization;
using Surveyor.Core.Tests.Survey;
using Surveyor.Events;

namespace Surveyor.Core.Tests.Events;

/// <summary>A pretended system and an account in it that publish events of JetStream, and what hears them.</summary>
public abstract class HearingAdvisories : IAsyncDisposable
{
    int _sent;

    protected HearingAdvisories()
    {
        (System, Account) = (new(Time), new(Time));
        System.Node("n1");
        Account.Node("n1");
        Listeners = new(new(), Time);
    }

    internal FakeTime Time { get; } = new();

    internal FakeSystem System { get; }

    internal FakeSystem Account { get; }

    internal AdvisoryListeners Listeners { get; }

    public async ValueTask DisposeAsync()
    {
        await Listeners.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected async Task ListenAsync()
    {
        Listeners.ListenAsSystem(System, HearOptions.Nothing);
        await Listeners.ListenAsync("app.json", "app", Account);
    }

    protected void Import(HearOptions more)
    {
        Listeners.ListenAsSystem(System, more);
        Listeners.ListenToImports(System, new("jsevt.*"), more);
    }

    protected AdvisoryHeard Named(string kind) => Listeners.Freeze().Named[0].Advisories.Single(heard => heard.Key.Kind == kind);

    protected async Task SendAsync(params string[] events)
    {
        var before = Listeners.Freeze().Named[0];
        foreach (var text in events)
        {
            Account.Publish("$JS.EVENT.ADVISORY.X.Y", text);
        }

        await UntilAsync(heard => heard.Named[0].Total + heard.Named[0].Malformed == before.Total + before.Malformed + events.Length);
    }

    protected Task UntilAsync(Func<AdvisoriesHeard, bool> isSo) =>
        Task.Run(() => SpinWait.SpinUntil(() => isSo(Listeners.Freeze()), TimeSpan.FromSeconds(20)).ShouldBeTrue(), TestContext.Current.CancellationToken);

    protected string Event(string kind, string rest)
    {
        var group = kind == "consumer_ack" ? "metric" : "advisory";
        return string.Create(CultureInfo.InvariantCulture, $$"""{"type":"io.nats.jetstream.{{group}}.v1.{{kind}}","id":"id{{++_sent}}","timestamp":"2026-11-21T04:00:00Z"{{rest}}}""");
    }
}
