namespace Surveyor.Health;

/// <summary>The rule that held last, and since when, ticks of our clock. What nobody could say for a while does not begin anew.</summary>
struct Standing<TRule>
    where TRule : class
{
    long _certainSince;
    TRule? _certain;

    public TRule? Rule { get; private set; }

    public long Since { get; private set; }

    public void Note(TRule rule, bool certain, long now)
    {
        if (ReferenceEquals(rule, Rule))
        {
            return;
        }

        Since = certain && ReferenceEquals(rule, _certain) ? _certainSince : now;
        Rule = rule;
        if (certain)
        {
            (_certain, _certainSince) = (rule, Since);
        }
    }
}
