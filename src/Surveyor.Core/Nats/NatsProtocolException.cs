namespace Surveyor.Nats;

/// <summary>The peer does not speak the protocol; the connection cannot be trusted any further.</summary>
sealed class NatsProtocolException(string what, Exception? inner = null) : NatsException($"protocol error: {what}", inner);
