namespace Surveyor.Nats;

/// <summary>What the parser finds. Called on the read loop: nothing here may block.</summary>
interface INatsFrames
{
    void Received(int bytes);

    void Message(in MsgFrame frame);

    void Info(ReadOnlySpan<byte> json);

    void Ping();

    void Pong();

    void Error(string text);
}
