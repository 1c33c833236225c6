using System.Text;
using Surveyor.Host.Http;

namespace Surveyor.Tests.Http;

public class PageBufferTests
{
    [Fact]
    public async Task What_is_written_arrives_in_order_whatever_the_sizes()
    {
        using var stream = new MemoryStream();
        using var buffer = new PageBuffer(stream);
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

        await buffer.FlushAsync(TestContext.Current.CancellationToken);
        Encoding.ASCII.GetString(stream.ToArray()).ShouldBe(expected.ToString());
    }
}
