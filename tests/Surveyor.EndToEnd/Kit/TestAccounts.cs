namespace Surveyor.EndToEnd.Kit;

/// <summary>
/// The accounts of a test system in config mode: SYS, APP (JetStream, exports a measured service), BIZ (JetStream,
/// imports it) and the global account $G. Passwords are made anew for each system.
/// </summary>
public sealed class TestAccounts
{
    /// <summary>All rights in the system account.</summary>
    public Login Sys { get; } = Login.WithPassword("SYS", "sys");

    /// <summary>The least rights a monitor needs; its inboxes are below _INBOX_MON.</summary>
    public Login Watcher { get; } = Login.WithPassword("SYS", "watcher", "_INBOX_MON");

    public Login App { get; } = Login.WithPassword("APP", "app");

    public Login Biz { get; } = Login.WithPassword("BIZ", "biz");

    public Login Global { get; } = Login.WithPassword("$G", "global");

    public string Hub => $$"""
        system_account: SYS
        accounts {
          SYS {
            users: [ {{Sys.Entry()}}, {{Watcher.Entry(WatcherPermissions)}} ]
            imports: [
              { stream: { account: APP, subject: "$JS.EVENT.>" }, prefix: "jsevt.APP" }
              { stream: { account: APP, subject: "latency.>" }, prefix: "lat.APP" }
            ]
          }
          APP {
            jetstream: enabled
            users: [ {{App.Entry()}} ]
            exports: [
              { service: "svc.echo", response_threshold: "2s", latency: { sampling: 100%, subject: "latency.echo" } }
              { stream: "$JS.EVENT.>", accounts: [SYS] }
              { stream: "latency.>", accounts: [SYS] }
            ]
          }
          BIZ {
            jetstream: enabled
            users: [ {{Biz.Entry()}} ]
            imports: [ { service: { account: APP, subject: "svc.echo" }, to: "app.echo", share: true } ]
          }
        }
        authorization { users: [ {{Global.Entry()}} ] }
        """;

    /// <summary>For a leaf node: the same logins, without the exports.</summary>
    public string Leaf => $$"""
        system_account: SYS
        accounts {
          SYS { users: [ {{Sys.Entry()}} ] }
          APP { jetstream: enabled, users: [ {{App.Entry()}} ] }
        }
        """;

    const string WatcherPermissions = """
        , permissions: {
          publish: { allow: [
            "$SYS.REQ.SERVER.PING",
            "$SYS.REQ.SERVER.*.IDZ", "$SYS.REQ.SERVER.*.STATSZ", "$SYS.REQ.SERVER.*.VARZ", "$SYS.REQ.SERVER.*.CONNZ",
            "$SYS.REQ.SERVER.*.SUBSZ", "$SYS.REQ.SERVER.*.ROUTEZ", "$SYS.REQ.SERVER.*.GATEWAYZ", "$SYS.REQ.SERVER.*.LEAFZ",
            "$SYS.REQ.SERVER.*.ACCOUNTZ", "$SYS.REQ.SERVER.*.JSZ", "$SYS.REQ.SERVER.*.HEALTHZ",
            "$SYS.REQ.SERVER.*.RAFTZ", "$SYS.REQ.SERVER.*.IPQUEUESZ", "$SYS.REQ.SERVER.*.EXPVARZ",
            "$SYS.REQ.ACCOUNT.*.INFO", "$SYS.REQ.ACCOUNT.*.CONNZ", "$SYS.REQ.ACCOUNT.*.SUBSZ", "$SYS.REQ.ACCOUNT.*.LEAFZ",
            "$SYS.REQ.ACCOUNT.*.JSZ", "$SYS.REQ.ACCOUNT.*.STATZ", "$SYS.REQ.ACCOUNT.*.CONNS", "$SYS.REQ.USER.INFO" ] }
          subscribe: { allow: [
            "_INBOX_MON.>", "$SYS.SERVER.*.STATSZ", "$SYS.SERVER.*.SHUTDOWN", "$SYS.SERVER.*.LAMEDUCK",
            "$SYS.SERVER.*.CLIENT.AUTH.ERR", "$SYS.ACCOUNT.*.CONNECT", "$SYS.ACCOUNT.*.DISCONNECT",
            "$SYS.ACCOUNT.*.SERVER.CONNS", "$JS.EVENT.ADVISORY.>", "jsevt.>", "lat.>" ] }
        }
        """;
}
