using System.Text;
using Surveyor.Alerts;
using Surveyor.Host.Delivery;
using Surveyor.Tests.Loops;

namespace Surveyor.Tests.Delivery;

/// <summary>What an Alertmanager is sent, and what is made of odd answers, over a real socket.</summary>
public sealed class AlertmanagerTests : IAsyncDisposable
{
    static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    readonly SteppedTime _time = new(Noon);
    readonly LogLines _log = new();
    readonly AlertReceiver _receiver = new();

    [Theory]
    [InlineData("", "")]
    [InlineData("/", "")]
    [InlineData("/team", "/team")]
    [InlineData("/team/", "/team")]
    public async Task Its_name_is_the_URL_without_the_login(string path, string prefix)
    {
        using var alertmanager = Of(_receiver.Url.Replace("://", "://me:p%40ss@", StringComparison.Ordinal) + path);
        await TellAsync(alertmanager, Firing());
        alertmanager.Report.Target.ShouldBe(_receiver.Url + prefix);
        var request = _receiver.Requests.ShouldHaveSingleItem();
        (request.Method, request.Path, request.Authorization).ShouldBe(("POST", prefix + "/api/v2/alerts", "Basic " + Convert.ToBase64String("me:p@ss"u8)));
    }

    /// <summary>Following it would ask for the alerts instead of posting them, and be taken for success.</summary>
    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(308)]
    public async Task A_redirection_is_no_success(int status)
    {
        await using AlertReceiver other = new();
        (_receiver.Status, _receiver.Location) = (status, other.Url + "/");
        using var alertmanager = Of(_receiver.Url);
        await TellAsync(alertmanager, Firing());
        alertmanager.Report.Problem.ShouldBe($"it answers {status}: see {other.Url}/");
        other.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_a_long_answer_the_beginning_is_told()
    {
        (_receiver.Status, _receiver.Text) = (400, new string('x', 5_000_000));
        using var alertmanager = Of(_receiver.Url);
        await TellAsync(alertmanager, Firing());
        alertmanager.Report.Problem!.Length.ShouldBeInRange(200, 1_000);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("two\nlines")]
    [InlineData("ü")]
    public async Task A_token_that_cannot_be_sent_is_a_problem_and_ends_nothing(string? token)
    {
        var file = Path.GetTempFileName();
        if (token is null)
        {
            File.Delete(file);
        }
        else
        {
            await File.WriteAllTextAsync(file, token, Encoding.UTF8, TestContext.Current.CancellationToken);
        }

        using Alertmanager alertmanager = new(_receiver.Url, file, TimeSpan.FromSeconds(15), _log, _time);
        await TellAsync(alertmanager, Firing());
        alertmanager.Report.Problem.ShouldNotBeNullOrEmpty();
        await File.WriteAllTextAsync(file, "good\n", TestContext.Current.CancellationToken);
        _time.Pass(TimeSpan.FromMinutes(1));
        await TellAsync(alertmanager, Firing());
        _receiver.Requests.ShouldHaveSingleItem().Authorization.ShouldBe("Bearer good");
        File.Delete(file);
    }

    /// <summary>Alertmanager refuses what ends before it starts, and takes what ends tomorrow for something that fires until then.</summary>
    [Fact]
    public async Task A_clock_that_is_set_makes_no_alert_that_is_refused_or_does_not_end()
    {
        using var alertmanager = Of(_receiver.Url);
        _time.Set(TimeSpan.FromHours(1));
        var (firing, over) = (Firing(), Firing("Over") with { State = AlertState.Resolved, EndsAt = _time.GetUtcNow().AddMinutes(1) });
        _time.Set(TimeSpan.FromHours(-1));
        await TellAsync(alertmanager, firing, over);
        var told = _receiver.Requests.ShouldHaveSingleItem().Alerts;
        told["Alert"].ShouldBe(new(Noon, Noon.AddMinutes(4)));
        told["Over"].ShouldBe(new(Noon, Noon));
    }

    [Fact]
    public async Task Nothing_new_is_posted_again_each_minute_and_what_is_pending_or_silenced_never()
    {
        using var alertmanager = Of(_receiver.Url);
        Alert[] alerts = [Firing(), Firing("Pending") with { State = AlertState.Pending }, Firing("Silenced") with { SilencedBy = "known" }];
        for (var second = 0; second < 300; second++)
        {
            await TellAsync(alertmanager, alerts);
            _time.Pass(TimeSpan.FromSeconds(1));
        }

        _receiver.Requests.Count.ShouldBe(5);
        _receiver.Requests.ShouldAllBe(static request => request.Alerts.Keys.Single() == "Alert");
    }

    /// <summary>Between two evaluations that are minutes apart nothing may end by itself.</summary>
    [Fact]
    public async Task What_fires_holds_for_some_evaluations_however_rare_they_are()
    {
        using var alertmanager = Of(_receiver.Url, TimeSpan.FromMinutes(5));
        await TellAsync(alertmanager, Firing());
        _receiver.Requests.ShouldHaveSingleItem().Alerts["Alert"].ShouldBe(new(Noon, Noon.AddMinutes(20)));
    }

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();

    Alertmanager Of(string url, TimeSpan interval = default) => new(url, "", interval, _log, _time);

    Alert Firing(string name = "Alert") => new(name, new([new("alertname", name)]), [], AlertState.Firing, 1, _time.GetUtcNow(), null, null);

    static Task TellAsync(Alertmanager alertmanager, params Alert[] alerts) =>
        alertmanager.TellAsync(alerts, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
}
