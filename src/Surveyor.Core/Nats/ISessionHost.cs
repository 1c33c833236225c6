namespace Surveyor.Nats;

/// <summary>Whom a session reports to. Called on its read loop: nothing here may block.</summary>
interface ISessionHost
{
    Traffic Traffic { get; }

    ReceivePool Receive { get; }

    void Deliver(in MsgFrame frame);

    void Greeted(NatsSession session);

    void Complained(NatsSession session, ServerComplaint complaint);
}
