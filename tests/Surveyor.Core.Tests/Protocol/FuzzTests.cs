using System.Text;
using System.Text.Json;
using Surveyor.Protocol;

namespace Surveyor.Core.Tests.Protocol;

/// <summary>Whatever comes as a reply, it is an answer or a JsonException.</summary>
public class FuzzTests
{
    static readonly (Asked Asked, byte[] Utf8)[] Replies = [.. Asked.Answered.Select(pair => (pair.Asked, pair.Sample.AsReply()))];

    [Fact]
    public void A_reply_cut_off_anywhere_is_refused()
    {
        foreach (var asked in Asked.All)
        {
            var utf8 = asked.Samples.Select(sample => sample.AsReply()).MaxBy(reply => reply.Length)!;
            var end = utf8.AsSpan().LastIndexOf((byte)'}');
            for (var length = 0; length <= end; length++)
            {
                IsAnswered(asked, utf8.AsMemory(0, length)).ShouldBeFalse($"{asked} cut off at {length}");
            }

            IsAnswered(asked, utf8.AsMemory(0, end + 1)).ShouldBeTrue();
        }
    }

    [Fact]
    public void A_reply_with_changed_bytes_is_an_answer_or_refused() => Property.Holds(10_000, random =>
    {
        var (asked, utf8) = Replies[random.Next(Replies.Length)];
        IsAnswered(asked, Mutation.Bytes(utf8, random));
    });

    [Fact]
    public void A_reply_with_a_value_of_another_kind_is_an_answer_or_refused() => Property.Holds(10_000, random =>
    {
        var (asked, utf8) = Replies[random.Next(Replies.Length)];
        IsAnswered(asked, Mutation.Value(utf8, random));
    });

    [Fact]
    public void The_reply_to_one_question_is_an_answer_or_refused_by_all_others()
    {
        foreach (var asked in Asked.All)
        {
            foreach (var sample in Sample.All)
            {
                IsAnswered(asked, sample.Utf8);
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"data":{}}""")]
    [InlineData("""{"server":null,"data":{}}""")]
    [InlineData("""{"server":{"name":"n1"},"data":{}}""")]
    [InlineData("""{"server":{"id":""},"data":{}}""")]
    [InlineData("""{"server":{"id":"N1"},"data":{}} trailing""")]
    public void A_reply_that_does_not_say_who_sent_it_is_refused(string text)
    {
        foreach (var asked in Asked.All)
        {
            IsAnswered(asked, Encoding.UTF8.GetBytes(text)).ShouldBeFalse(asked.ToString());
        }
    }

    [Fact]
    public void A_load_that_is_no_finite_number_is_refused() =>
        Should.Throw<JsonException>(() => Ask.Statsz.Decode("""{"server":{"id":"N1"},"statsz":{"cpu":1e400}}"""u8.ToArray()));

    static bool IsAnswered(Asked asked, ReadOnlyMemory<byte> utf8)
    {
        ReplyServer.TryRead(utf8.Span);
        try
        {
            asked.Decode(utf8).Server!.Id.ShouldNotBeNullOrEmpty();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
