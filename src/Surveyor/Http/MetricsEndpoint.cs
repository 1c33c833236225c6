using System.IO.Compression;
using Microsoft.Net.Http.Headers;
using Surveyor.Host.Logging;
using Surveyor.Metrics;
using Surveyor.Snapshot;

namespace Surveyor.Host.Http;

/// <summary>The page Prometheus scrapes. Status 200 as long as Surveyor runs: what is wrong is on the page.</summary>
sealed class MetricsEndpoint(LiveSurvey live, TimeSpan timeout, ILogger log)
{
    public void Map(IEndpointRouteBuilder routes) => Answers.Map(routes, "/metrics", Answer);

    async Task Answer(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        var format = Negotiation.Format(request.Headers.Accept);
        var gzip = Negotiation.Gzip(request.Headers.AcceptEncoding);
        response.ContentType = Negotiation.ContentType(format);
        response.Headers[HeaderNames.Vary] = "Accept, Accept-Encoding";
        response.Headers.CacheControl = "no-store";
        if (gzip)
        {
            response.Headers.ContentEncoding = "gzip";
        }

        if (HttpMethods.IsHead(request.Method))
        {
            return;
        }

        live.Scrapes.Started();
        var code = response.StatusCode;
        try
        {
            var snapshot = await Survey(ScrapeDeadline.Of(request.Headers[ScrapeDeadline.Header], timeout), context.RequestAborted);
            await (gzip ? Compressed(snapshot, format, response.Body, context.RequestAborted) : Write(snapshot, format, response.Body, context.RequestAborted));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The scraper has gone; there is nobody to tell.
        }
        catch
        {
            code = StatusCodes.Status500InternalServerError;
            throw;
        }
        finally
        {
            live.Scrapes.Finished(code);
        }
    }

    async Task<ClusterSnapshot> Survey(TimeSpan deadline, CancellationToken cancellation)
    {
        try
        {
            return await live.SurveyAsync(deadline, cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            log.ScrapeFailed(e);
            return live.Latest();
        }
    }

    async Task Compressed(ClusterSnapshot snapshot, ExpositionFormat format, Stream body, CancellationToken cancellation)
    {
        await using var gzip = new GZipStream(body, CompressionLevel.Fastest, leaveOpen: true);
        await Write(snapshot, format, gzip, cancellation);
    }

    async Task Write(ClusterSnapshot snapshot, ExpositionFormat format, Stream body, CancellationToken cancellation)
    {
        await using var buffer = new PageBuffer(body);
        await live.WritePage(snapshot, format, buffer, buffer.FlushAsync, cancellation);
        await buffer.FinishAsync(cancellation);
    }
}
