using System.IO.Pipelines;
using System.Text;
using Surveyor.Host.Http;

namespace Surveyor.Tests.Http;

public class PageBufferTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_written_arrives_in_order_whatever_the_sizes()
    {
        var pipe = new Pipe();
        var buffer = new PageBuffer(pipe.Writer);
        using var stream = new MemoryStream();
        var reading = pipe.Reader.CopyToAsync(stream, Cancellation);
        var expected = new StringBuilder();
        foreach (var size in new[] { 0, 1, 70_000, 3, 900_000, 65_536, 2_000_000 })
        {
            var text = new string((char)('a' + (size % 26)), size);
            Encoding.ASCII.GetBytes(text, buffer.GetSpan(Math.Max(size, 64 * 1024)));
            buffer.Advance(size);
            expected.Append(text);
            if (size % 2 == 0)
            {
                await buffer.FlushAsync(Cancellation);
            }
        }

        await buffer.FlushAsync(Cancellation);
        await pipe.Writer.CompleteAsync();
        await reading;
        Encoding.ASCII.GetString(stream.ToArray()).ShouldBe(expected.ToString());
    }

    [Fact]
    public async Task Spans_of_one_part_share_one_segment()
    {
        var pipe = new Pipe(new(pauseWriterThreshold: 0));
        var buffer = new PageBuffer(pipe.Writer);
        for (var span = 0; span < 3; span++)
        {
            buffer.Advance(buffer.GetSpan(64 * 1024)[..60_000].Length);
        }

        await buffer.FlushAsync(Cancellation);
        var read = await pipe.Reader.ReadAsync(Cancellation);
        (read.Buffer.Length, read.Buffer.IsSingleSegment).ShouldBe((180_000, true));
    }

    [Fact]
    public async Task Whoever_writes_waits_while_too_much_is_unsent_and_is_told_when_nobody_reads_any_more()
    {
        var pipe = new Pipe(new(pauseWriterThreshold: 2, resumeWriterThreshold: 1));
        var buffer = new PageBuffer(pipe.Writer);
        buffer.Advance(buffer.GetSpan(1)[..1].Length);
        await buffer.FlushAsync(Cancellation);
        buffer.Advance(buffer.GetSpan(1)[..1].Length);

        var waits = buffer.FlushAsync(Cancellation).AsTask();
        waits.IsCompleted.ShouldBeFalse();
        await pipe.Reader.CompleteAsync();
        await Should.ThrowAsync<OperationCanceledException>(waits);
    }
}
