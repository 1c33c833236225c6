using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Surveyor.Tests.Delivery;

/// <summary>Who is posted alerts on loopback, answers as it is told to, and can be away.</summary>
sealed class AlertReceiver : IAsyncDisposable
{
    readonly ConcurrentQueue<PostedRequest> _requests = new();
    readonly SemaphoreSlim _came = new(0);
    readonly TaskCompletionSource _end = new();
    HttpListener? _listener;

    public AlertReceiver()
    {
        using (Socket free = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            free.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            Url = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndPoint!).Port}";
        }

        Listen();
    }

    public string Url { get; }

    /// <summary>Null: it takes the request and never answers.</summary>
    public int? Status { get; set; } = 200;

    public string Text { get; set; } = "";

    public string Location { get; set; } = "";

    /// <summary>In the order they came.</summary>
    public IReadOnlyList<PostedRequest> Requests => [.. _requests];

    public void Listen()
    {
        _listener = new();
        _listener.Prefixes.Add(Url + "/");
        _listener.Start();
        _ = TakeAsync(_listener);
    }

    /// <summary>Nobody listens any more: connections are refused.</summary>
    public void Leave() => _listener!.Abort();

    /// <summary>Waits for one request more than were waited for.</summary>
    public async Task CameAsync() => (await _came.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken)).ShouldBeTrue("a request comes");

    public ValueTask DisposeAsync()
    {
        _end.TrySetResult();
        Leave();
        return ValueTask.CompletedTask;
    }

    async Task TakeAsync(HttpListener listener)
    {
        while (listener.IsListening)
        {
            try
            {
                _ = AnswerAsync(await listener.GetContextAsync());
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    async Task AnswerAsync(HttpListenerContext context)
    {
        var answer = Status;
        using StreamReader reader = new(context.Request.InputStream);
        _requests.Enqueue(new(context.Request.HttpMethod, context.Request.RawUrl!, context.Request.Headers["Authorization"], await reader.ReadToEndAsync()));
        _came.Release();
        if (answer is not { } status)
        {
            await _end.Task;
            return;
        }

        context.Response.StatusCode = status;
        if (Location.Length > 0)
        {
            context.Response.Headers["Location"] = Location;
        }

        context.Response.Close(Encoding.UTF8.GetBytes(Text), willBlock: true);
    }
}

sealed record PostedRequest(string Method, string Path, string? Authorization, string Body)
{
    public IReadOnlyDictionary<string, ReceivedAlert> Alerts => JsonNode.Parse(Body)!.AsArray().ToDictionary(
        static alert => (string)alert!["labels"]!["alertname"]!, static alert => new ReceivedAlert((DateTimeOffset)alert!["startsAt"]!, (DateTimeOffset)alert["endsAt"]!));
}

sealed record ReceivedAlert(DateTimeOffset StartsAt, DateTimeOffset EndsAt);
