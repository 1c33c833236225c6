namespace Surveyor.Protocol;

public static partial class Hear
{
    /// <summary>A server's regular STATSZ, every 10 s (30 s before 2.10.21); the payload is as of <see cref="Ask.Statsz"/>.</summary>
    public const string Heartbeat = "$SYS.SERVER.*.STATSZ";
}
