using System.IO.Compression;
using System.IO.Pipelines;
using Microsoft.Net.Http.Headers;
using Surveyor.Host.Logging;
using Surveyor.Metrics;
using Surveyor.Snapshot;

namespace Surveyor.Host.Http;

/// <summary>The page Prometheus scrapes. Status 200 as long as Surveyor runs: what is wrong is on the page.</summary>
sealed class MetricsEndpoint(LiveSurvey live, TimeSpan timeout, ILogger log)
{
    /// <summary>One part is compressed, one waits and one is written.</summary>
    static readonly PipeOptions Ahead = new(pauseWriterThreshold: 2 * PageBuffer.PartSize, resumeWriterThreshold: PageBuffer.PartSize, useSynchronizationContext: false);

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
            await (gzip ? Compressed(snapshot, format, response.Body, context.RequestAborted) : Write(snapshot, format, response.BodyWriter, context.RequestAborted));
        }
        catch (OperationCanceledException)
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

    /// <summary>What is written is compressed beside the writing of the next part.</summary>
    async Task Compressed(ClusterSnapshot snapshot, ExpositionFormat format, Stream body, CancellationToken cancellation)
    {
        var pipe = new Pipe(Ahead);
        var compressing = Task.Run(() => Compress(pipe.Reader, body, cancellation), CancellationToken.None);
        try
        {
            await Write(snapshot, format, pipe.Writer, cancellation);
            await pipe.Writer.CompleteAsync();
        }
        catch (Exception e)
        {
            await pipe.Writer.CompleteAsync(e);
            throw;
        }
        finally
        {
            await compressing;
        }
    }

    static async Task Compress(PipeReader page, Stream body, CancellationToken cancellation)
    {
        try
        {
            await using var gzip = new GZipStream(body, CompressionLevel.Fastest, leaveOpen: true);
            await page.CopyToAsync(gzip, cancellation);
        }
        finally
        {
            // Whoever writes the page learns that nobody reads it.
            await page.CompleteAsync();
        }
    }

    async Task Write(ClusterSnapshot snapshot, ExpositionFormat format, PipeWriter body, CancellationToken cancellation)
    {
        var buffer = new PageBuffer(body);
        await live.WritePage(snapshot, format, buffer, buffer.FlushAsync, cancellation);
        await buffer.FlushAsync(cancellation);
    }
}
