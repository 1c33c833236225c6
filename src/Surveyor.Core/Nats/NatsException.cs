namespace Surveyor.Nats;

/// <summary>Something the wire or the server refused. Messages never hold secrets.</summary>
public class NatsException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>There is no connection, or it was lost while waiting.</summary>
public sealed class NatsDisconnectedException(string message, Exception? inner = null) : NatsException(message, inner);

/// <summary>The server refused the login: wrong user, password, token, signature, or an expired or revoked JWT.</summary>
public sealed class NatsAuthorizationException(string message, Exception? inner = null) : NatsException(message, inner);

/// <summary>Nobody listens to the subject of a request.</summary>
public sealed class NatsNoRespondersException(string subject) : NatsException($"nobody answers '{subject}' (503 no responders)")
{
    public string Subject { get; } = subject;
}

/// <summary>The server refused a publish or a subscription ("Permissions Violation").</summary>
public sealed class NatsPermissionException(NatsOperation operation, string subject)
    : NatsException($"no permission to {(operation == NatsOperation.Publish ? "publish to" : "subscribe to")} '{subject}'")
{
    public NatsOperation Operation { get; } = operation;

    public string Subject { get; } = subject;
}

public enum NatsOperation
{
    Publish,
    Subscribe,
}
