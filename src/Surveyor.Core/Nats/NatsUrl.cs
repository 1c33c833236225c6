using System.Net;

namespace Surveyor.Nats;

/// <summary>Where a server listens and, if the URL says so, who we are there. It prints without the login.</summary>
sealed record NatsUrl(string Host, int Port)
{
    const int DefaultPort = 4222;

    public bool Tls { get; init; }

    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>
    /// What the certificate must be for: of a learned IP address, the name of the server it was learned from, as nats clients do.
    /// </summary>
    public string TlsName { get; init; } = Host;

    public bool IsDiscovered { get; init; }

    string Authority => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    /// <exception cref="ArgumentException">The text is not a NATS URL; the message repeats no login.</exception>
    public static NatsUrl Parse(string text)
    {
        var full = text.Contains("://", StringComparison.Ordinal) ? text : $"nats://{text}";
        if (!Uri.TryCreate(full.Trim(), UriKind.Absolute, out var uri) || HostOf(uri) is not { } host)
        {
            throw new ArgumentException($"'{WithoutLogin(text)}' is not a NATS URL: nats://host:port or tls://host:port is expected.", nameof(text));
        }

        if (uri.Scheme is not ("nats" or "tls"))
        {
            throw new ArgumentException($"'{WithoutLogin(text)}' has the scheme '{uri.Scheme}': only nats:// and tls:// are spoken.", nameof(text));
        }

        var login = uri.UserInfo.Split(':', 2);
        return new(host, uri.Port < 0 ? DefaultPort : uri.Port)
        {
            Tls = uri.Scheme == "tls",
            User = login[0].Length == 0 ? null : Uri.UnescapeDataString(login[0]),
            Password = login.Length == 1 ? null : Uri.UnescapeDataString(login[1]),
        };
    }

    /// <summary>An address from an INFO: reached the way its teller was, with the same login.</summary>
    public NatsUrl? TryDiscover(string address, bool tls)
    {
        if (!Uri.TryCreate($"nats://{address}", UriKind.Absolute, out var uri) || HostOf(uri) is not { } host || uri.UserInfo.Length > 0)
        {
            return null;
        }

        return new(host, uri.Port < 0 ? DefaultPort : uri.Port)
        {
            Tls = tls,
            User = User,
            Password = Password,
            TlsName = IsName(host) || !IsName(TlsName) ? host : TlsName,
            IsDiscovered = true,
        };
    }

    public bool IsSameAddress(NatsUrl other) => Port == other.Port && string.Equals(Host, other.Host, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => $"{(Tls ? "tls" : "nats")}://{Authority}";

    static string? HostOf(Uri uri)
    {
        try
        {
            return uri.Host.Length == 0 ? null : uri.IdnHost.Trim('[', ']');
        }
        catch (UriFormatException)
        {
            return null;
        }
    }

    static bool IsName(string host) => !IPAddress.TryParse(host, out _);

    static string WithoutLogin(string text)
    {
        var at = text.LastIndexOf('@');
        return NatsText.Printable(at < 0 ? text : text[(at + 1)..]);
    }
}
