using System.Text;
using Surveyor.Core.Tests.Survey;
using Surveyor.Nats;
using Surveyor.State;

namespace Surveyor.Core.Tests.State;

public sealed class BucketStoreTests
{
    readonly FakeBucket _bucket = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_empty_bucket_holds_nothing_and_no_problem() => (await Store().ReadAsync(Cancellation)).ShouldBe(new(null, ""));

    [Theory]
    [InlineData(1)]
    [InlineData(256 * 1024)]
    [InlineData(700_000)]
    public async Task What_one_writes_another_reads(int length)
    {
        var store = Store();
        foreach (var letter in "abc")
        {
            await store.WriteAsync(Bytes(letter, length), Cancellation);
            (await ReadAsync()).ShouldBe((new string(letter, length), ""));
        }
    }

    [Fact]
    public async Task Parts_that_are_torn_do_not_count_and_the_former_document_does()
    {
        var store = Store();
        await store.WriteAsync(Bytes('a', 400), Cancellation);
        _bucket.Tears = true;
        await store.WriteAsync(Bytes('b', 400), Cancellation);
        (await ReadAsync()).ShouldBe((new string('a', 400), "the newest in the bucket is torn; the former one takes its place"));
        await store.WriteAsync(Bytes('c', 400), Cancellation);
        (await ReadAsync()).ShouldBe((null, "what is in the bucket is torn"));
        _bucket.Tears = false;
        await Store().WriteAsync(Bytes('d', 10), Cancellation);
        (await ReadAsync()).ShouldBe(("dddddddddd", ""));
    }

    /// <summary>One that was thought dead comes back: what it writes must not mix with what its successor does.</summary>
    [Fact]
    public async Task Of_two_writers_the_late_one_learns_that_it_was_late()
    {
        var (one, other) = (Store(), Store());
        await one.WriteAsync(Bytes('a', 10), Cancellation);
        await other.WriteAsync(Bytes('b', 10), Cancellation);
        await Should.ThrowAsync<NatsException>(() => one.WriteAsync(Bytes('c', 10), Cancellation));
        (await ReadAsync()).ShouldBe(("bbbbbbbbbb", ""), "nothing of the other's was written over");
        await one.WriteAsync(Bytes('d', 10), Cancellation);
        (await ReadAsync()).ShouldBe(("dddddddddd", ""));
    }

    [Fact]
    public async Task Something_else_under_its_key_is_written_over()
    {
        var bucket = Bucket();
        await bucket.PutAsync("budgets", "not ours", Cancellation);
        (await ReadAsync()).ShouldBe((null, ""));
        await Store().WriteAsync(Bytes('a', 3), Cancellation);
        (await ReadAsync()).ShouldBe(("aaa", ""));
    }

    async Task<(string?, string)> ReadAsync()
    {
        var read = await Store().ReadAsync(Cancellation);
        return (read.Document is null ? null : Encoding.UTF8.GetString(read.Document), read.Problem);
    }

    BucketStore Store() => new(Bucket(), "budgets", () => true);

    KeyValueBucket Bucket() => new(new(new FakeBucketConnection(_bucket), new FakeTime()), "surveyor", 1);

    static byte[] Bytes(char letter, int length) => Encoding.UTF8.GetBytes(new string(letter, length));
}
