using System.Buffers;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Surveyor.Nats;

/// <summary>
/// All inboxes of a connection share one wildcard subscription, so that opening one costs nothing on the wire; the last
/// token of the subject tells them apart.
/// </summary>
sealed class InboxSwitch
{
    public const int Sid = 1;

    const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    static readonly SearchValues<char> _illegal = SearchValues.Create("*> \t\r\n\0");

    readonly ConcurrentDictionary<long, IInbox> _inboxes = new();
    readonly string _prefix;
    readonly int _prefixBytes;
    long _lastToken;

    /// <exception cref="ArgumentException">The prefix is no subject, or holds a wildcard.</exception>
    public InboxSwitch(string prefix)
    {
        if (prefix.Split('.').Any(token => token.Length == 0 || token.AsSpan().ContainsAny(_illegal)))
        {
            throw new ArgumentException("The inbox prefix is a subject without wildcards.", nameof(prefix));
        }

        _prefix = $"{prefix}.{RandomNumberGenerator.GetString(Base62, 22)}.";
        _prefixBytes = Encoding.UTF8.GetByteCount(_prefix);
    }

    public string Wildcard => $"{_prefix}*";

    public long NextToken() => Interlocked.Increment(ref _lastToken);

    public string Subject(long token) => string.Create(CultureInfo.InvariantCulture, $"{_prefix}{token}");

    public void Open(long token, IInbox inbox) => _inboxes[token] = inbox;

    public void Close(long token) => _inboxes.TryRemove(token, out _);

    /// <summary>A reply to an inbox that is closed is ignored.</summary>
    public void Deliver(in MsgFrame frame)
    {
        if (frame.Subject.Length > _prefixBytes && Find(frame.Subject[_prefixBytes..]) is { } inbox)
        {
            inbox.Deliver(frame);
        }
    }

    /// <summary>The server refused to publish to the subject.</summary>
    public void RefuseSubject(string subject, Exception refusal)
    {
        foreach (var inbox in _inboxes.Values.Where(inbox => inbox.HasAsked(subject)))
        {
            inbox.Refuse(refusal);
        }
    }

    /// <summary>The server refused to publish with the inbox as the reply subject.</summary>
    public void RefuseReplyTo(string subject, Exception refusal)
    {
        if (subject.StartsWith(_prefix, StringComparison.Ordinal) && Find(Encoding.UTF8.GetBytes(subject[_prefix.Length..])) is { } inbox)
        {
            inbox.Refuse(refusal);
        }
    }

    public void Fail(NatsSession session, Exception reason)
    {
        foreach (var inbox in _inboxes.Values.Where(inbox => inbox.Session == session))
        {
            inbox.Fail(reason);
        }
    }

    IInbox? Find(ReadOnlySpan<byte> token) =>
        Utf8Parser.TryParse(token, out long number, out var used) && used == token.Length ? _inboxes.GetValueOrDefault(number) : null;
}
