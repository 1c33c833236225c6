using System.Collections;
using System.Globalization;
using Surveyor.Protocol;

namespace Surveyor.Core.Tests.Protocol.Jsz;

/// <summary>A JSZ reply as text, one line per row and every field in it, so that two readings can be compared.</summary>
static class JszText
{
    static readonly HashSet<string> Indexes =
    [
        nameof(JszStream.Account), nameof(JszStream.FirstSource), nameof(JszStream.SourceCount), nameof(JszConsumer.Stream),
        nameof(JszCluster.FirstPeer), nameof(JszCluster.PeerCount),
    ];

    public static void ShouldSay(JszReply? reply, JszReply? expected, string? from = null)
    {
        var (lines, wanted) = (Lines(reply), Lines(expected));
        foreach (var (line, want) in lines.Zip(wanted))
        {
            line.ShouldBe(want, from);
        }

        lines.Count.ShouldBe(wanted.Count, from);
    }

    static List<string> Lines(JszReply? reply)
    {
        if (reply is null)
        {
            return ["nothing"];
        }

        List<string> lines = [Value(reply.Totals, reply)];
        foreach (var account in reply.Accounts)
        {
            lines.Add(Value(account, reply));
        }

        foreach (var stream in reply.Streams)
        {
            lines.Add($"{reply.Accounts[stream.Account].Id}: {Value(stream, reply)}");
            var sources = reply.Sources.AsSpan(stream.FirstSource, stream.SourceCount).ToArray();
            lines.Add(Value(sources.OrderByDescending(source => source.Mirror), reply));
        }

        foreach (var consumer in reply.Consumers)
        {
            lines.Add($"{reply.Streams[consumer.Stream].Name}: {Value(consumer, reply)}");
        }

        return lines;
    }

    /// <summary>The fields of all rows that have a value other than the default.</summary>
    public static IEnumerable<string> Filled(JszReply reply) =>
        Filled(reply.Totals)
            .Concat(reply.Accounts.SelectMany(row => Filled(row)))
            .Concat(reply.Streams.SelectMany(row => Filled(row)))
            .Concat(reply.Consumers.SelectMany(row => Filled(row)))
            .Concat(reply.Peers.SelectMany(row => Filled(row)))
            .Concat(reply.Sources.SelectMany(row => Filled(row)));

    static IEnumerable<string> Filled(object row)
    {
        foreach (var member in Member.Of(row.GetType()))
        {
            var value = member.Get(row);
            var nothing = value is null || value.Equals(member.Type.IsValueType ? Activator.CreateInstance(member.Type) : "");
            if (!nothing)
            {
                yield return $"{row.GetType().Name}.{member.Name}";
                foreach (var inner in Member.HasMembers(value!.GetType()) ? Filled(value) : [])
                {
                    yield return inner;
                }
            }
        }
    }

    static string Value(object? value, JszReply reply) => value switch
    {
        null => "-",
        string text => $"'{text}'",
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(item => Value(item, reply)))}]",
        JszCluster cluster => Members(cluster, reply) + Value(reply.Peers.AsSpan(cluster.FirstPeer, cluster.PeerCount).ToArray(), reply),
        _ when Member.HasMembers(value.GetType()) => Members(value, reply),
        _ => value.ToString()!,
    };

    static string Members(object value, JszReply reply)
    {
        var members = Member.Of(value.GetType()).Where(member => !Indexes.Contains(member.Name));
        return "{" + string.Join(", ", members.Select(member => $"{member.Name}={Value(member.Get(value), reply)}")) + "}";
    }
}
