namespace Surveyor.Events;

/// <summary>The subject that the system account imports latency samples under, of all accounts that export them.</summary>
/// <param name="Subject">With a "*" that stands for the account, and a ">" or more "*" for the service: "lat.*.>".</param>
public sealed record LatencyImport(string Subject)
{
    /// <summary>What exports usually begin the names of their latency subjects with says nothing about the service.</summary>
    const string Common = "latency.";

    internal ServiceKey KeyOf(string subject)
    {
        var pattern = Subject.Split('.');
        var tokens = subject.Split('.');
        var account = pattern.IndexOf("*");
        var service = pattern.Index().Where(token => token.Index > account && token.Item is "*").SelectMany(token => new[] { tokens[token.Index] });
        if (pattern[^1] == ">")
        {
            service = service.Concat(tokens[(pattern.Length - 1)..]);
        }

        var name = string.Join('.', service);
        return new(name.StartsWith(Common, StringComparison.Ordinal) && name.Length > Common.Length ? name[Common.Length..] : name, tokens[account]);
    }
}
