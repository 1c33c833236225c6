using System.Text;
using Surveyor.Host.Http;

namespace Surveyor.Tests.Http;

public class PageBufferTests
{
    [Fact]
    public async Task What_is_written_arrives_in_order_whatever_the_sizes()
    {
        using var stream = new MemoryStream();
        await using var buffer = new PageBuffer(stream);
        var expected = new StringBuilder();
        foreach (var size in new[] { 0, 1, 70_000, 3, 900_000, 65_536, 2_000_000 })
        {
            var text = new string((char)('a' + (size % 26)), size);
            Encoding.ASCII.GetBytes(text, buffer.GetSpan(Math.Max(size, 64 * 1024)));
            buffer.Advance(size);
            expected.Append(text);
            if (size % 2 == 0)
            {
                await buffer.FlushAsync(TestContext.Current.CancellationToken);
            }
        }

        await buffer.FinishAsync(TestContext.Current.CancellationToken);
        Encoding.ASCII.GetString(stream.ToArray()).ShouldBe(expected.ToString());
    }

    [Fact]
    public async Task The_next_part_is_written_while_the_one_before_is_on_its_way()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var stream = new HeldStream();
        await using var buffer = new PageBuffer(stream);
        buffer.GetSpan(1)[0] = (byte)'a';
        buffer.Advance(1);
        await buffer.FlushAsync(cancellation);
        await stream.Begun.Task.WaitAsync(cancellation);
        buffer.GetSpan(1)[0] = (byte)'b';
        buffer.Advance(1);

        var waits = buffer.FlushAsync(cancellation).AsTask();
        waits.IsCompleted.ShouldBeFalse("there are two arrays, and both are full");
        stream.Release.SetResult();
        await waits;
        await buffer.FinishAsync(cancellation);
        Encoding.ASCII.GetString(stream.ToArray()).ShouldBe("ab");
    }

    [Fact]
    public async Task A_stream_that_fails_is_told_to_whoever_writes()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var stream = new HeldStream();
        await using var buffer = new PageBuffer(stream);
        stream.Release.SetException(new IOException("gone"));
        await Should.ThrowAsync<IOException>(async () =>
        {
            for (var part = 0; part < 3; part++)
            {
                buffer.Advance(buffer.GetSpan(1)[..1].Length);
                await buffer.FlushAsync(cancellation);
            }
        });
    }

    [Fact]
    public async Task A_writer_that_stops_does_not_wait_for_a_stream_that_hangs()
    {
        await using var stream = new HeldStream();
        var buffer = new PageBuffer(stream);
        buffer.Advance(buffer.GetSpan(1)[..1].Length);
        await buffer.FlushAsync(TestContext.Current.CancellationToken);
        await stream.Begun.Task.WaitAsync(TestContext.Current.CancellationToken);
        await buffer.DisposeAsync().AsTask().WaitAsync(TestContext.Current.CancellationToken);
    }

    sealed class HeldStream : MemoryStream
    {
        public TaskCompletionSource Begun { get; } = new();

        public TaskCompletionSource Release { get; } = new();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Begun.TrySetResult();
            await Release.Task.WaitAsync(cancellationToken);
            await base.WriteAsync(buffer, cancellationToken);
        }
    }
}
