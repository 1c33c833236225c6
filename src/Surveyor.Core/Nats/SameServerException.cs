namespace Surveyor.Nats;

/// <summary>Another address led to the server that was just left.</summary>
sealed class SameServerException() : NatsException("this is the server that was just left");
