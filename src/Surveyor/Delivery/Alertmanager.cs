using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Polly;
using Polly.Retry;
using Polly.Timeout;
using Surveyor.Alerts;

namespace Surveyor.Host.Delivery;

/// <summary>
/// Posts alerts to one Alertmanager: when something changed, and again before what fires would be over. What fails is tried again a few
/// times and then left: the next post says everything anew. One that is away, or refuses, is asked ever less often.
/// </summary>
sealed class Alertmanager : IDisposable
{
    /// <summary>So often everything is posted anew.</summary>
    static readonly TimeSpan Resend = TimeSpan.FromMinutes(1);

    /// <summary>An evaluation must not wait long for one that hangs.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>After the first failure; then twice as long each time, up to <see cref="Resend"/>.</summary>
    static readonly TimeSpan SoonestAgain = TimeSpan.FromSeconds(5);

    /// <summary>Bytes of an answer that says why.</summary>
    const int MostText = 300;

    /// <summary>A redirection would have the alerts asked for instead of posted, which goes well and tells nobody.</summary>
    readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
    readonly Uri _url;

    /// <summary>So long what was posted last holds: some posts may fail.</summary>
    readonly TimeSpan _holds;
    readonly string _tokenFile;
    readonly AuthenticationHeaderValue? _login;
    readonly ResiliencePipeline _pipeline;
    readonly TimeProvider _time;
    readonly DeliveryTally _tally;
    string _posted = "";
    long? _postedAt;
    long? _failedAt;
    TimeSpan _pause;

    /// <param name="url">With a user and a password, if it asks for one.</param>
    /// <param name="interval">Between two calls of <see cref="TellAsync"/>.</param>
    public Alertmanager(string url, string tokenFile, TimeSpan interval, ILogger log, TimeProvider time)
    {
        _holds = 4 * (interval > Resend ? interval : Resend);
        var given = new UriBuilder(url);
        _login = given.UserName.Length > 0
            ? new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.UnescapeDataString(given.UserName)}:{Uri.UnescapeDataString(given.Password)}")))
            : null;
        (given.UserName, given.Password) = ("", "");
        var target = given.Uri.GetLeftPart(UriPartial.Path).TrimEnd('/');
        given.Path = given.Path.TrimEnd('/') + "/api/v2/alerts";
        (_url, _tokenFile, _time) = (given.Uri, tokenFile, time);
        _tally = new(target, log, time);
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddTimeout(Patience)
            .AddRetry(new RetryStrategyOptions
            {
                // While it is away one request at a time is enough.
                ShouldHandle = new PredicateBuilder().Handle<HttpRequestException>(e => _failedAt is null && e.StatusCode is null or >= HttpStatusCode.InternalServerError),
                MaxRetryAttempts = 3,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(200),
            })
            .Build();
    }

    public DeliveryReport Report => _tally.Report;

    /// <summary>Never throws but when it is cancelled.</summary>
    public async Task TellAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation)
    {
        List<Alert> told = [.. alerts.Where(alert => alert is { SilencedBy: null, State: not AlertState.Pending })];
        var state = string.Join('\n', told.Select(alert => $"{alert.Labels} {alert.State} {alert.StartsAt:O}"));
        if (!IsDue(state))
        {
            return;
        }

        var (now, begun) = (_time.GetUtcNow(), _time.GetTimestamp());
        IReadOnlyList<PostedAlert> body = [.. told.Select(alert => PostedAlert.Of(alert, now, now + _holds))];
        try
        {
            await _pipeline.ExecuteAsync(async token => await PostAsync(body, token), cancellation);
            (_posted, _postedAt, _failedAt, _pause) = (state, begun, null, TimeSpan.Zero);
            _tally.Told();
        }
        catch (Exception e) when (e is HttpRequestException or ExecutionRejectedException or IOException or UnauthorizedAccessException or FormatException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // The same again would be refused again.
            var isRefusal = e is HttpRequestException { StatusCode: < HttpStatusCode.InternalServerError };
            _failedAt = begun;
            _pause = isRefusal || 2 * _pause > Resend ? Resend : _pause == TimeSpan.Zero ? SoonestAgain : 2 * _pause;
            _tally.Failed(e is TimeoutRejectedException ? $"it does not answer within {Patience.TotalSeconds}s" : e.GetBaseException().Message, isRefusal);
        }
    }

    public void Dispose() => _http.Dispose();

    bool IsDue(string state) => _failedAt is { } failed
        ? _time.GetElapsedTime(failed) >= _pause
        : state != _posted || _postedAt is not { } posted || _time.GetElapsedTime(posted) >= Resend;

    async Task PostAsync(IReadOnlyList<PostedAlert> body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, DeliveryJson.Default.IReadOnlyListPostedAlert)) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Authorization = _tokenFile.Length > 0 ? new("Bearer", (await File.ReadAllTextAsync(_tokenFile, cancellation)).Trim()) : _login;
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (!response.IsSuccessStatusCode)
        {
            var text = response.Headers.Location is { } other ? $"see {other}" : await BeginningAsync(response.Content, cancellation);
            throw new HttpRequestException($"it answers {(int)response.StatusCode}{(text.Length > 0 ? ": " : "")}{text}", null, response.StatusCode);
        }
    }

    /// <returns>One line.</returns>
    static async Task<string> BeginningAsync(HttpContent content, CancellationToken cancellation)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellation);
        var beginning = new byte[MostText];
        var length = await stream.ReadAtLeastAsync(beginning, MostText, throwOnEndOfStream: false, cancellation);
        return string.Join(' ', Encoding.UTF8.GetString(beginning, 0, length).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
