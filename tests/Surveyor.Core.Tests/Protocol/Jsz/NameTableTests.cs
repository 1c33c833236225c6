using System.Text;
using Surveyor.Protocol;

namespace Surveyor.Core.Tests.Protocol.Jsz;

public class NameTableTests
{
    [Theory]
    [InlineData("ORDERS")]
    [InlineData("größe 注文 😀")]
    [InlineData("x")]
    [InlineData("")]
    public void A_name_seen_again_is_the_same_string(string name)
    {
        var names = new NameTable();
        var first = names.Of(Encoding.UTF8.GetBytes(name));
        first.ShouldBe(name);
        names.Of(Encoding.UTF8.GetBytes(name)).ShouldBeSameAs(first);
    }

    [Fact]
    public void Names_that_differ_stay_different()
    {
        var names = new NameTable();
        string[] different = ["a", "b", "ab", "ba", "a\0", "é", "e", "注", "文", new('x', 255), new('x', 256)];
        different.Select(name => names.Of(Encoding.UTF8.GetBytes(name))).ShouldBe(different);
        different.Select(name => names.Of(Encoding.UTF8.GetBytes(name))).ShouldBe(different);
    }

    [Fact]
    public void Names_that_are_not_met_any_more_are_forgotten_and_others_stay_the_same_string()
    {
        var names = new NameTable();
        var stays = names.Of("stays"u8);
        names.Of("goes"u8);
        for (var turn = 0; turn < 2; turn++)
        {
            names.Turn();
            names.Of("stays"u8).ShouldBeSameAs(stays);
        }

        names.Count.ShouldBe(1);
    }

    [Fact]
    public void A_full_table_starts_over()
    {
        var names = new NameTable(capacity: 100);
        for (var i = 0; i < 1_000; i++)
        {
            names.Of(Encoding.UTF8.GetBytes($"name-{i}")).ShouldBe($"name-{i}");
            names.Count.ShouldBeLessThanOrEqualTo(100);
        }
    }

    [Fact]
    public void A_table_grows_without_losing_names()
    {
        var names = new NameTable();
        var first = Enumerable.Range(0, 20_000).Select(i => names.Of(Encoding.UTF8.GetBytes($"name-{i}"))).ToArray();
        var again = Enumerable.Range(0, 20_000).Select(i => names.Of(Encoding.UTF8.GetBytes($"name-{i}"))).ToArray();
        first.Zip(again).Count(pair => ReferenceEquals(pair.First, pair.Second)).ShouldBe(20_000);
        names.Count.ShouldBe(20_000);
    }

    [Fact]
    public void Long_names_are_not_kept()
    {
        var names = new NameTable();
        var megabyte = new string('x', 1 << 20);
        names.Of(Encoding.UTF8.GetBytes(megabyte)).ShouldBe(megabyte);
        names.Count.ShouldBe(0);
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_replaced()
    {
        var names = new NameTable();
        names.Of([(byte)'a', 0xff, 0xfe]).ShouldBe("a\ufffd\ufffd");
        names.Of([(byte)'a', 0xff, 0xfe]).ShouldBe("a\ufffd\ufffd");
    }

    [Fact]
    public void Any_number_of_readers_agree_on_one_string()
    {
        var names = new NameTable();
        var results = new string[8][];
        Parallel.For(0, results.Length, reader =>
            results[reader] = [.. Enumerable.Range(0, 5_000).Select(i => names.Of(Encoding.UTF8.GetBytes($"name-{i}")))]);
        for (var i = 0; i < 5_000; i++)
        {
            results[0][i].ShouldBe($"name-{i}");
            results.ShouldAllBe(result => ReferenceEquals(result[i], results[0][i]));
        }
    }

    [Fact]
    public void A_known_name_costs_no_allocation()
    {
        var names = new NameTable();
        byte[] plain = [.. "ORDERS"u8];
        byte[] other = [.. "größe"u8];
        names.Of(plain);
        names.Of(other);
        var before = GC.GetAllocatedBytesForCurrentThread();
        names.Of(plain);
        names.Of(other);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }
}
