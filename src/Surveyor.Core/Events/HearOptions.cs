namespace Surveyor.Events;

/// <summary>What is heard only when asked for: it comes for every call, message or connection, and listening makes servers produce it.</summary>
/// <param name="Api">Calls of the JetStream API.</param>
/// <param name="Naks">Refused messages.</param>
/// <param name="Acks">Sampled acknowledgements.</param>
/// <param name="Connects">Clients that connect and disconnect.</param>
public sealed record HearOptions(bool Api = false, bool Naks = false, bool Acks = false, bool Connects = false)
{
    public static HearOptions Nothing { get; } = new();
}
