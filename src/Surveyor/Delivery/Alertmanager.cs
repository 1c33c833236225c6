using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Polly;
using Polly.Retry;
using Surveyor.Alerts;

namespace Surveyor.Host.Delivery;

/// <summary>
/// Posts alerts to one Alertmanager: when something changed, and again before what fires would be over. What fails is tried again a few
/// times and then left: the next post says everything anew.
/// </summary>
sealed class Alertmanager : IDisposable
{
    /// <summary>So often everything is posted anew.</summary>
    static readonly TimeSpan Resend = TimeSpan.FromMinutes(1);

    /// <summary>So long what was posted last holds: some posts may fail.</summary>
    static readonly TimeSpan Holds = 4 * Resend;

    /// <summary>An evaluation must not wait long for one that hangs.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    readonly Uri _url;
    readonly string _tokenFile;
    readonly AuthenticationHeaderValue? _login;
    readonly ResiliencePipeline _pipeline;
    readonly TimeProvider _time;
    readonly DeliveryTally _tally;
    string _posted = "";
    long? _postedAt;

    /// <param name="url">With a user and a password, if it asks for one.</param>
    public Alertmanager(string url, string tokenFile, ILogger log, TimeProvider time)
    {
        var given = new UriBuilder(url);
        _login = given.UserName.Length > 0
            ? new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.UnescapeDataString(given.UserName)}:{Uri.UnescapeDataString(given.Password)}")))
            : null;
        (given.UserName, given.Password) = ("", "");
        given.Path = given.Path.TrimEnd('/') + "/api/v2/alerts";
        (_url, _tokenFile, _time) = (given.Uri, tokenFile, time);
        _tally = new(_url.GetLeftPart(UriPartial.Authority), log, time);
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<HttpRequestException>(static e => e.StatusCode is null or >= System.Net.HttpStatusCode.InternalServerError),
                MaxRetryAttempts = 3,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(200),
            })
            .AddTimeout(Patience)
            .Build();
    }

    public DeliveryReport Report => _tally.Report;

    /// <summary>Never throws but when it is cancelled.</summary>
    public async Task TellAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation)
    {
        List<Alert> told = [.. alerts.Where(alert => alert is { SilencedBy: null, State: not AlertState.Pending })];
        var state = string.Join('\n', told.Select(alert => $"{alert.Labels} {alert.State} {alert.StartsAt:O}"));
        if (state == _posted && _postedAt is { } at && _time.GetElapsedTime(at) < Resend)
        {
            return;
        }

        var until = _time.GetUtcNow() + Holds;
        IReadOnlyList<PostedAlert> body = [.. told.Select(alert => PostedAlert.Of(alert, until))];
        try
        {
            await _pipeline.ExecuteAsync(async token => await PostAsync(body, token), cancellation);
            (_posted, _postedAt) = (state, _time.GetTimestamp());
            _tally.Told();
        }
        catch (Exception e) when (e is HttpRequestException or ExecutionRejectedException or IOException or UnauthorizedAccessException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            _tally.Failed(e.GetBaseException().Message);
        }
    }

    public void Dispose() => _http.Dispose();

    async Task PostAsync(IReadOnlyList<PostedAlert> body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, DeliveryJson.Default.IReadOnlyListPostedAlert)) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Authorization = _tokenFile.Length > 0 ? new("Bearer", (await File.ReadAllTextAsync(_tokenFile, cancellation)).Trim()) : _login;
        using var response = await _http.SendAsync(request, cancellation);
        response.EnsureSuccessStatusCode();
    }
}
