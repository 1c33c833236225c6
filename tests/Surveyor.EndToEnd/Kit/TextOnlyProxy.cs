using System.Globalization;
using System.Net;
using Surveyor.Host.Demo;

namespace Surveyor.EndToEnd.Kit;

/// <summary>Stands before a metrics page and asks it for text 0.0.4, whatever the scraper would prefer.</summary>
public sealed class TextOnlyProxy : IAsyncDisposable
{
    readonly HttpListener _listener = new();
    readonly HttpClient _client = new();
    readonly Uri _target;
    readonly Task _loop;

    TextOnlyProxy(Uri target)
    {
        _target = target;
        var root = $"http://127.0.0.1:{new LoopbackPorts().Next().ToString(CultureInfo.InvariantCulture)}";
        Page = root + target.AbsolutePath;
        _client.DefaultRequestHeaders.Add("Accept", "text/plain;version=0.0.4");
        _listener.Prefixes.Add(root + "/");
        _listener.Start();
        _loop = ServeAsync();
    }

    /// <summary>The page to scrape instead.</summary>
    public string Page { get; }

    public static TextOnlyProxy Before(string page) => new(new(page));

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _loop;
        _listener.Close();
        _client.Dispose();
    }

    async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var answer = await _client.GetAsync(_target);
                context.Response.StatusCode = (int)answer.StatusCode;
                context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
                await using var body = context.Response.OutputStream;
                await answer.Content.CopyToAsync(body);
            }
            catch (Exception e) when (e is HttpListenerException or HttpRequestException or ObjectDisposedException or IOException or InvalidOperationException)
            {
                // Stopped, or one scrape failed: the scraper notices.
            }
        }
    }
}
