using System.Text.RegularExpressions;
using Surveyor.Nats;

namespace Surveyor.Host.Options;

/// <summary>
/// Where what outlives a process is kept: a folder, or what several Surveyors share, a JetStream bucket, with a login of its own, since servers refuse JetStream to users of the
/// system account.
/// </summary>
static partial class StateSettings
{
    public static SettingList Section { get; } = new("State");

    public static Setting<StateKeeper> State { get; } = Section.Add<StateKeeper>(new(
        "state", Kinds.Choice(("file", StateKeeper.File), ("jetstream", StateKeeper.JetStream)), StateKeeper.File,
        "Where the error budgets of objectives and the alerts that fire outlive Surveyor: in a folder of its own, or in a JetStream bucket that several share."));

    public static Setting<string> Folder { get; } = Section.Add<string>(new(
        "state-dir", Kinds.Text, "/var/lib/nats-surveyor",
        "The folder; made when there is none, used only when there are objectives. No two Surveyors share one."));

    public static Setting<IReadOnlyList<string>> Servers { get; } = Section.Add<IReadOnlyList<string>>(new(
        "state-servers", Kinds.Urls, [],
        "URLs for the login to an account with JetStream; empty: those of servers. TLS options hold for both.")
    { Secret = true, DefaultNote = "servers" });

    public static Setting<string> Creds { get; } = Section.Add<string>(new(
        "state-creds", Kinds.File, "",
        "Credentials file of a user of an ordinary account with JetStream. Needed, or another login below, by ha and by state jetstream."));

    public static Setting<string> NKey { get; } = Section.Add<string>(new(
        "state-nkey", Kinds.File, "",
        "The same: file with an nkey seed."));

    public static Setting<string> User { get; } = Section.Add<string>(new(
        "state-user", Kinds.Text, "",
        "The same: user name."));

    public static Setting<string> Password { get; } = Section.Add<string>(new(
        "state-password", Kinds.Text, "",
        "Password of that user.")
    { Secret = true });

    public static Setting<string> Token { get; } = Section.Add<string>(new(
        "state-token", Kinds.Text, "",
        "The same: token.")
    { Secret = true });

    public static Setting<string> Bucket { get; } = Section.Add<string>(new(
        "state-bucket", Kinds.Pattern("letters, digits, '-' and '_'", BucketPattern()), "surveyor",
        "Key-value bucket; made when it does not exist."));

    public static Setting<int> Replicas { get; } = Section.Add<int>(new(
        "state-replicas", Kinds.Number(1, 5), 1,
        "Servers that store the bucket, when it is made: 3 survives the loss of one."));

    /// <summary>The names of the options that say how to log in.</summary>
    public static string Logins => $"{Creds.Name}, {NKey.Name}, {User.Name} or {Token.Name}";

    public static bool HasLogin(OptionValues options) =>
        new[] { Creds, NKey, User, Token }.Any(setting => options.Get(setting).Length > 0)
        || options.Get(Servers).Any(url => url.Contains('@', StringComparison.Ordinal));

    public static NatsOpts From(OptionValues options) => NatsSettings.WithoutLogin(options) with
    {
        Urls = options.Get(Servers) is { Count: > 0 } urls ? urls : NatsSettings.WithoutLogin(options).Urls,
        Name = options.Get(NatsSettings.ConnectionName) + " (state)",
        AuthOpts = new()
        {
            Username = NatsSettings.Text(options, User),
            Password = NatsSettings.Text(options, Password),
            Token = NatsSettings.Text(options, Token),
            NKeyFile = NatsSettings.Text(options, NKey),
            CredsFile = NatsSettings.Text(options, Creds),
        },
    };

    [GeneratedRegex("^[A-Za-z0-9_-]+$")]
    private static partial Regex BucketPattern();
}

/// <summary>What keeps the state.</summary>
enum StateKeeper
{
    File,
    JetStream,
}
