using System.Globalization;
using System.Text.RegularExpressions;

namespace Surveyor.Events;

/// <summary>
/// A subject that latency samples come on, and how service and account are named: by plain text, or with tokens of the subject as
/// <c>{{wildcard(1)}}</c>, the way subject mappings of NATS servers say it. A ">" is a wildcard too, and stands for all that follows.
/// </summary>
public sealed partial class LatencySubject
{
    /// <summary>What exports usually begin the names of their latency subjects with says nothing about the service.</summary>
    const string Common = "latency.";

    readonly Template _service;
    readonly Template _account;
    readonly bool _imported;

    /// <param name="subject">Wildcards are fine.</param>
    /// <param name="account">Empty: the account that exports the service, as far as samples tell.</param>
    /// <exception cref="ArgumentException">See <see cref="Problem"/>.</exception>
    public LatencySubject(string subject, string service, string account = "")
        : this(subject, service, account, imported: false)
    {
    }

    LatencySubject(string subject, string service, string account, bool imported)
    {
        if (Problem(subject, service, account) is { } problem)
        {
            throw new ArgumentException(problem, nameof(service));
        }

        (Subject, Service, AccountText, _imported) = (subject, service, account, imported);
        (_service, _account) = (new(service, subject), new(account, subject));
    }

    public string Subject { get; }

    /// <summary>The name, or how it is made.</summary>
    public string Service { get; }

    /// <summary>The account, or how it is made; empty: samples tell.</summary>
    public string AccountText { get; }

    /// <summary>The account that somebody named, maybe for several; null when samples tell.</summary>
    public string? PlainAccount => _account.IsPlain && _account.Fill([]) is { Length: > 0 } account ? account : null;

    /// <summary>Whether each sample is of the same service, which is then known before the first.</summary>
    public bool IsOneService => _service.IsPlain && _account.IsPlain;

    /// <summary>The subject that the system account imports samples under, of all accounts that export them.</summary>
    /// <param name="subject">With a "*" that stands for the account, and a ">" or more "*" for the service: "lat.*.>".</param>
    public static LatencySubject Imported(string subject) =>
        new(subject, string.Join('.', Enumerable.Range(2, Wildcards(subject).Count() - 1).Select(number => $"{{{{wildcard({number})}}}}")), "{{wildcard(1)}}", imported: true);

    /// <returns>What is wrong with names for what comes on the subject, or null.</returns>
    public static string? Problem(string subject, params ReadOnlySpan<string> names)
    {
        var wildcards = Wildcards(subject).Count();
        foreach (var name in names)
        {
            if (Wildcard().Matches(name).FirstOrDefault(match => Number(match) < 1 || Number(match) > wildcards) is { } wrong)
            {
                return $"{wrong.Value} stands for nothing: the subject has {wildcards} wildcards";
            }

            if (Wildcard().Replace(name, "").Contains("{{", StringComparison.Ordinal))
            {
                return $"'{name}' is neither plain text nor made with {{{{wildcard(1)}}}}";
            }
        }

        return null;
    }

    /// <summary>Whether it is the same, names included.</summary>
    public bool Says(LatencySubject other) => (Subject, Service, AccountText) == (other.Subject, other.Service, other.AccountText);

    /// <summary>The service that a sample on a subject is of.</summary>
    public ServiceKey KeyOf(string subject)
    {
        var tokens = IsOneService ? [] : subject.Split('.');
        var service = _service.Fill(tokens);
        return new(_imported ? NameOf(service) : service, _account.Fill(tokens));
    }

    /// <summary>What the service is called whose samples come on a subject of the exporting account.</summary>
    public static string NameOf(string results) => results.StartsWith(Common, StringComparison.Ordinal) && results.Length > Common.Length ? results[Common.Length..] : results;

    static IEnumerable<int> Wildcards(string subject) => subject.Split('.').Index().Where(token => token.Item is "*" or ">").Select(token => token.Index);

    static int Number(Match match) => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\{\{\s*wildcard\(\s*([0-9]{1,3})\s*\)\s*\}\}", RegexOptions.IgnoreCase)]
    private static partial Regex Wildcard();

    /// <summary>Text with places for tokens.</summary>
    sealed class Template
    {
        /// <summary>Text, or where the token stands.</summary>
        readonly List<(string Text, Range Tokens)> _parts = [];

        public Template(string text, string subject)
        {
            var wildcards = Wildcards(subject).ToArray();
            var end = 0;
            foreach (Match match in Wildcard().Matches(text))
            {
                _parts.Add((text[end..match.Index], default));
                var token = wildcards[Number(match) - 1];
                _parts.Add(("", subject.Split('.')[token] == ">" ? token.. : token..(token + 1)));
                end = match.Index + match.Length;
            }

            IsPlain = end == 0;
            _parts.Add((text[end..], default));
        }

        public bool IsPlain { get; }

        public string Fill(string[] tokens) => IsPlain ? _parts[0].Text : string.Concat(_parts.Select(part => part.Tokens.Equals(default) ? part.Text : string.Join('.', tokens[part.Tokens])));
    }
}
