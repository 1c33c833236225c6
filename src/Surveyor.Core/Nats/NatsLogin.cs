namespace Surveyor.Nats;

/// <summary>The login part of a CONNECT. It never prints.</summary>
sealed class NatsLogin
{
    public string? User { get; init; }

    public string? Password { get; init; }

    public string? Token { get; init; }

    public string? Jwt { get; init; }

    public string? NKey { get; init; }

    public string? Signature { get; init; }
}
