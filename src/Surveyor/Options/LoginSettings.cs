using Surveyor.Nats;

namespace Surveyor.Host.Options;

/// <summary>Options of a login to an ordinary account, beside that of the system account: servers, and one way to log in.</summary>
sealed class LoginSettings
{
    readonly string _name;

    /// <param name="prefix">What their names begin with.</param>
    /// <param name="name">Of the connection, in brackets after Surveyor's own.</param>
    /// <param name="account">What the login is to, and who needs it.</param>
    public LoginSettings(SettingList section, string prefix, string name, string account)
    {
        _name = name;
        Servers = section.Add<IReadOnlyList<string>>(new(
            $"{prefix}-servers", Kinds.Urls, [], $"URLs for the login to {account} Empty: those of servers. TLS options hold for both.")
        { Secret = true, DefaultNote = "servers" });
        Creds = section.Add<string>(new($"{prefix}-creds", Kinds.File, "", $"Credentials file of a user of {account}"));
        NKey = section.Add<string>(new($"{prefix}-nkey", Kinds.File, "", "The same: file with an nkey seed."));
        User = section.Add<string>(new($"{prefix}-user", Kinds.Text, "", "The same: user name."));
        Password = section.Add<string>(new($"{prefix}-password", Kinds.Text, "", "Password of that user.") { Secret = true });
        Token = section.Add<string>(new($"{prefix}-token", Kinds.Text, "", "The same: token.") { Secret = true });
    }

    public Setting<IReadOnlyList<string>> Servers { get; }

    public Setting<string> Creds { get; }

    public Setting<string> NKey { get; }

    public Setting<string> User { get; }

    public Setting<string> Password { get; }

    public Setting<string> Token { get; }

    /// <summary>The names of the options that say how to log in.</summary>
    public string Ways => $"{Creds.Name}, {NKey.Name}, {User.Name} or {Token.Name}";

    public bool IsGiven(OptionValues options) =>
        new[] { Creds, NKey, User, Token }.Any(setting => options.Get(setting).Length > 0)
        || options.Get(Servers).Any(url => url.Contains('@', StringComparison.Ordinal));

    public NatsOpts From(OptionValues options) => NatsSettings.WithoutLogin(options) with
    {
        Urls = options.Get(Servers) is { Count: > 0 } urls ? urls : NatsSettings.WithoutLogin(options).Urls,
        Name = $"{options.Get(NatsSettings.ConnectionName)} ({_name})",
        AuthOpts = new()
        {
            Username = NatsSettings.Text(options, User),
            Password = NatsSettings.Text(options, Password),
            Token = NatsSettings.Text(options, Token),
            NKeyFile = NatsSettings.Text(options, NKey),
            CredsFile = NatsSettings.Text(options, Creds),
        },
    };
}
