using static Surveyor.Health.Words;

namespace Surveyor.Health;

/// <summary>The thresholds in a stream's metadata.</summary>
static class MonitorTermsOfStreams
{
    /// <returns>The first threshold that is exceeded; null when none is.</returns>
    public static (string Reason, Severity Severity)? Broken(in StreamCase look)
    {
        if (look.Config.Monitor is not { } terms)
        {
            return null;
        }

        ref readonly var row = ref look.Row;
        return Of(Severity.Critical, Sources(look.Sources, terms) ?? Peers(look.Peers, terms)
                ?? Fewer("msgs-critical", row.Messages, terms.MsgsCritical, "messages")
                ?? Subjects("subjects-critical", row.Subjects, terms.SubjectsCritical, terms.SubjectsWarn))
            ?? Of(Severity.Warning, Fewer("msgs-warn", row.Messages, terms.MsgsWarn, "messages")
                ?? Subjects("subjects-warn", row.Subjects, terms.SubjectsWarn, terms.SubjectsCritical));
    }

    static (string, Severity)? Of(Severity severity, string? reason) => reason is null ? null : (reason, severity);

    static string? Sources(ReadOnlySpan<Protocol.JszSource> sources, Protocol.MonitorTerms terms)
    {
        foreach (ref readonly var source in sources)
        {
            if (terms.LagCritical > 0 && source.Lag >= (ulong)terms.LagCritical)
            {
                return $"io.nats.monitor.lag-critical is {Number(terms.LagCritical.Value)}, and {source.Name} is {Number(source.Lag.Value)} ahead.";
            }

            if (terms.SeenCritical > 0 && (source.Active is < 0 || source.Active >= terms.SeenCritical))
            {
                return $"io.nats.monitor.seen-critical is {Span(terms.SeenCritical.Value / 1e9)}, and {source.Name} was not heard for longer.";
            }
        }

        return terms.MinSources > 0 && sources.Length < terms.MinSources ? $"io.nats.monitor.min-sources is {terms.MinSources}, and there are {sources.Length}."
            : terms.MaxSources > 0 && sources.Length > terms.MaxSources ? $"io.nats.monitor.max-sources is {terms.MaxSources}, and there are {sources.Length}."
            : null;
    }

    static string? Peers(ReadOnlySpan<Protocol.JszPeer> peers, Protocol.MonitorTerms terms)
    {
        if (terms.PeerExpect > 0 && peers.Length + 1 != terms.PeerExpect)
        {
            return $"io.nats.monitor.peer-expect is {terms.PeerExpect}, and there are {peers.Length + 1}.";
        }

        foreach (ref readonly var peer in peers)
        {
            if (terms.PeerLagCritical > 0 && peer.Lag >= (ulong)terms.PeerLagCritical)
            {
                return $"io.nats.monitor.peer-lag-critical is {Number(terms.PeerLagCritical.Value)}, and {peer.Name} is {Number(peer.Lag)} behind.";
            }

            if (terms.PeerSeenCritical > 0 && peer.Active >= terms.PeerSeenCritical)
            {
                return $"io.nats.monitor.peer-seen-critical is {Span(terms.PeerSeenCritical.Value / 1e9)}, and {peer.Name} was not heard for {Span(peer.Active / 1e9)}.";
            }
        }

        return null;
    }

    static string? Fewer(string key, ulong? value, long? least, string what) =>
        least > 0 && value <= (ulong)least ? $"io.nats.monitor.{key} is {Number(least.Value)}, and there are {Number(value.Value)} {what}." : null;

    /// <summary>With the warning above the critical limit, too few subjects are meant and not too many.</summary>
    static string? Subjects(string key, long? value, long? limit, long? other)
    {
        var fewer = key == "subjects-critical" ? other > limit : other < limit;
        return limit > 0 && (fewer ? value <= limit : value >= limit) ? $"io.nats.monitor.{key} is {Number(limit.Value)}, and there are {Number(value!.Value)} subjects." : null;
    }
}
