using System.Text;

namespace Surveyor.Nats;

/// <summary>Writes down what the parser finds.</summary>
sealed class FrameLog : INatsFrames
{
    public List<string> Seen { get; } = [];

    public List<NatsMsg> Kept { get; } = [];

    public bool Keeps { get; init; }

    public int? KeptSid { get; init; }

    public void Received(int bytes)
    {
    }

    public void Message(in MsgFrame frame)
    {
        if (Keeps)
        {
            if (KeptSid is null || KeptSid == frame.Sid)
            {
                Kept.Add(frame.Take("kept"));
            }

            return;
        }

        using var msg = frame.Take(Encoding.UTF8.GetString(frame.Subject));
        var headers = string.Concat(msg.Headers?.Entries.Select(header => $"{header.Key}={header.Value} ") ?? []);
        Seen.Add($"{frame.Sid} {msg.Subject} {msg.ReplyTo} {headers}[{Encoding.UTF8.GetString(msg.Data.Span)}]");
    }

    public void Info(ReadOnlySpan<byte> json)
    {
        ServerGreeting.Parse(json);
        Seen.Add($"INFO {Encoding.UTF8.GetString(json)}");
    }

    public void Ping() => Seen.Add("PING");

    public void Pong() => Seen.Add("PONG");

    public void Error(string text) => Seen.Add($"ERR {text}");
}
