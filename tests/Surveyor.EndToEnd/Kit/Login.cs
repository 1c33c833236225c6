using Surveyor.Nats;

namespace Surveyor.EndToEnd.Kit;

/// <summary>A user of a test system.</summary>
public sealed record Login(string Account, NatsAuthOpts Auth, string InboxPrefix = "_INBOX")
{
    public string User => Auth.Username ?? "";

    public string Password => Auth.Password ?? "";

    public static Login WithPassword(string account, string user, string inboxPrefix = "_INBOX") =>
        new(account, new() { Username = user, Password = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray()) }, inboxPrefix);

    /// <summary>As a user entry of nats-server's configuration.</summary>
    public string Entry(string permissions = "") => $"{{ user: \"{User}\", password: \"{Password}\"{permissions} }}";

    public override string ToString() => $"{Account}/{User}";
}
