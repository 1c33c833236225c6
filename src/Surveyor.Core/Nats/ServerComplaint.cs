using System.Text;

namespace Surveyor.Nats;

/// <summary>What an -ERR says.</summary>
/// <param name="Subject">The subject refused, empty when it is about something else.</param>
/// <param name="Text">The server's words, printable.</param>
readonly record struct ServerComplaint(ServerComplaint.About Kind, string Subject, string Text)
{
    public enum About
    {
        Other,
        Authorization,
        Publish,
        ReplyTo,
        Subscribe,
    }

    static readonly (string Beginning, About Kind)[] _permissions =
    [
        ("Permissions Violation for Publish with Reply of ", About.ReplyTo),
        ("Permissions Violation for Publish to ", About.Publish),
        ("Permissions Violation for Subscription to ", About.Subscribe),
    ];

    public static ServerComplaint Parse(string text)
    {
        foreach (var (beginning, kind) in _permissions)
        {
            if (text.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
            {
                return new(kind, Quoted(text.AsSpan(beginning.Length)), NatsText.Printable(text));
            }
        }

        return new(IsAuthorization(text) ? About.Authorization : About.Other, "", NatsText.Printable(text));
    }

    // Authorization Violation, Authentication Timeout, User Authentication Expired, Account Authentication Revoked …
    static bool IsAuthorization(string text) =>
        text.StartsWith("Authorization", StringComparison.OrdinalIgnoreCase)
        || text.Contains("Authentication", StringComparison.OrdinalIgnoreCase);

    // Servers quote as Go does: a quotation mark or backslash of the subject is preceded by a backslash.
    static string Quoted(ReadOnlySpan<char> text)
    {
        var subject = new StringBuilder(text.Length);
        for (var i = text.StartsWith("\"") ? 1 : 0; i < text.Length && text[i] != '"'; i++)
        {
            i += text[i] == '\\' && i + 1 < text.Length ? 1 : 0;
            subject.Append(text[i]);
        }

        return subject.ToString();
    }
}
