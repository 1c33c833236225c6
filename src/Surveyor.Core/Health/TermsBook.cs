using Surveyor.Snapshot;

namespace Surveyor.Health;

/// <summary>Which terms hold for whom. Nearly always the common ones, which costs nothing.</summary>
sealed class TermsBook(HealthOptions options)
{
    readonly Match[] _matches = [.. options.Matches.Select(static one => new Match(one))];

    public StreamTerms Of(in StreamRow stream)
    {
        List<Match>? matching = null;
        foreach (var match in _matches)
        {
            if ((match.Account.Matches(stream.Account) || match.Account.Matches(stream.AccountName)) && match.Stream.Matches(stream.Name))
            {
                (matching ??= []).Add(match);
            }
        }

        return new(options, matching);
    }

    /// <param name="ForConsumers">It names consumers: the stream itself is not meant.</param>
    internal sealed record Match(NamePattern Account, NamePattern Stream, NamePattern Consumer, bool ForConsumers, Func<HealthTerms, HealthTerms> Change)
    {
        public Match(HealthMatch match)
            : this(new(match.Account), new(match.Stream), new(match.Consumer), match.Consumer != "*", match.Change)
        {
        }
    }
}

/// <summary>The terms of a stream and of its consumers.</summary>
readonly struct StreamTerms(HealthOptions options, List<TermsBook.Match>? matches)
{
    public TimeSpan Step => options.Step;

    public HealthTerms Stream
    {
        get
        {
            var terms = options.Terms;
            foreach (var match in matches ?? [])
            {
                terms = match.ForConsumers ? terms : match.Change(terms);
            }

            return terms;
        }
    }

    public HealthTerms Of(string consumer)
    {
        var terms = options.Terms;
        if (matches is null)
        {
            return terms;
        }

        foreach (var match in matches)
        {
            terms = match.Consumer.Matches(consumer) ? match.Change(terms) : terms;
        }

        return terms;
    }
}
