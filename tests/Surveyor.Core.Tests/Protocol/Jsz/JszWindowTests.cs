using System.Text.Json;
using Surveyor.Protocol;

namespace Surveyor.Core.Tests.Protocol.Jsz;

/// <summary>A reply that is read a stretch at a time says what it says as a whole.</summary>
public class JszWindowTests
{
    static readonly Sample[] Samples = [.. Sample.All.Where(static sample => sample.ToString().Contains("JSZ", StringComparison.Ordinal))];

    [Theory]
    [InlineData(16)]
    [InlineData(64)]
    [InlineData(1024)]
    [InlineData(1 << 17)]
    public void Every_sample_is_read_as_if_it_were_there_at_once(int stretch)
    {
        Samples.Length.ShouldBeGreaterThan(30);
        foreach (var sample in Samples)
        {
            Same(sample.AsReply(), stretch, sample.ToString());
        }
    }

    [Fact]
    public void Every_random_reply_too() => Property.Holds(1_000, random => Same(new RandomJsz(random).Next(), 16 << random.Next(6), "random"));

    [Fact]
    public void What_is_broken_is_broken_either_way() => Property.Holds(3_000, random =>
    {
        var utf8 = Samples[random.Next(Samples.Length)].AsReply();
        utf8 = random.Next(2) == 0 ? Mutation.Bytes(utf8, random) : Mutation.Value(utf8, random);
        Same(utf8, 16 << random.Next(8), "mutated");
    });

    [Fact]
    public void Consumers_led_by_others_are_followers_without_numbers()
    {
        var utf8 = Sample.Of("2.15.1", "JSZ-full-APP-n1").Utf8.ToArray();
        var whole = JszReader.Read(utf8).Data!;
        var split = JszReader.Read(new MemoryStream(utf8), null, out var bytes).Data!;

        bytes.ShouldBe(utf8.Length);
        split.Consumers.Select(row => (row.Name, row.Pending, row.RaftGroup)).ShouldBe(whole.Consumers.Where(row => row.Cluster.Leader == "n1-east").Select(row => (row.Name, row.Pending, row.RaftGroup)));
        split.Followers.Select(row => (row.Name, (string?)row.Leader, row.Stream, row.Created, row.Config)).ShouldBe(
            whole.Consumers.Where(row => row.Cluster.Leader != "n1-east").Select(row => (row.Name, row.Cluster.Leader, row.Stream, row.Created, row.Config)));
        split.Followers.ShouldNotBeEmpty();
        split.Consumers.ShouldAllBe(row => row.Cluster.FirstPeer + row.Cluster.PeerCount <= split.Peers.Length);
    }

    static void Same(byte[] utf8, int stretch, string what)
    {
        var (whole, streamed) = (Try(() => JszReader.Read(utf8)), Try(() => JszReader.Read(new MemoryStream(utf8), stretch, splits: false, out _)));
        streamed.Broken.ShouldBe(whole.Broken, what);
        JszText.ShouldSay(streamed.Answer?.Data, whole.Answer?.Data, what);
        streamed.Answer?.Server.ShouldBe(whole.Answer?.Server is { } server ? streamed.Answer.Server! with { Id = server.Id, Name = server.Name } : null);
    }

    /// <summary>What the question makes of it: everything that is wrong with the text is a <see cref="JsonException"/>.</summary>
    static (Answer<JszReply>? Answer, bool Broken) Try(Func<Answer<JszReply>> read)
    {
        try
        {
            return (Ask.Jsz.Decode(read), false);
        }
        catch (JsonException)
        {
            return (null, true);
        }
    }
}
