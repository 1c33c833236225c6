namespace Surveyor.Nats;

/// <summary>Somebody who waits for replies. Called on the read loop: nothing here may block.</summary>
interface IInbox
{
    /// <summary>The session the questions went to: when it is lost, no reply can come.</summary>
    NatsSession Session { get; }

    void Deliver(in MsgFrame frame);

    bool HasAsked(string subject);

    /// <summary>One question was refused.</summary>
    void Refuse(Exception refusal);

    /// <summary>No reply can come any more.</summary>
    void Fail(Exception reason);
}
