using System.Security.Cryptography;

namespace Surveyor.Host.Demo;

/// <summary>The accounts of the demo: SYS, SHOP and BILLING, one user each, with passwords made for this run.</summary>
sealed class DemoLogins
{
    public DemoLogin Sys { get; } = new("sys");

    public DemoLogin Shop { get; } = new("shop");

    public DemoLogin Billing { get; } = new("billing");

    /// <summary>
    /// In nats-server's configuration language. SHOP exports its price service with latency tracking, BILLING imports it,
    /// and SYS imports what a monitor wants to hear: latency measurements and JetStream events.
    /// </summary>
    public string Config => $$"""
        system_account: SYS
        accounts {
          SYS {
            users: [ {{Sys.Entry}} ]
            imports: [
              { stream: { account: SHOP, subject: "latency.>" }, prefix: "lat.SHOP" }
              { stream: { account: SHOP, subject: "$JS.EVENT.>" }, prefix: "jsevt.SHOP" }
              { stream: { account: BILLING, subject: "$JS.EVENT.>" }, prefix: "jsevt.BILLING" }
            ]
          }
          SHOP {
            jetstream: enabled
            users: [ {{Shop.Entry}} ]
            exports: [
              { service: "{{DemoTraffic.PriceService}}", response_threshold: "2s", latency: { sampling: 100%, subject: "latency.price" } }
              { stream: "latency.>", accounts: [SYS] }
              { stream: "$JS.EVENT.>", accounts: [SYS] }
            ]
          }
          BILLING {
            jetstream: enabled
            users: [ {{Billing.Entry}} ]
            imports: [ { service: { account: SHOP, subject: "{{DemoTraffic.PriceService}}" }, to: "{{DemoTraffic.ImportedPrice}}", share: true } ]
            exports: [ { stream: "$JS.EVENT.>", accounts: [SYS] } ]
          }
        }
        """;
}

sealed class DemoLogin(string user)
{
    public string User { get; } = user;

    public string Password { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    public string Entry => $"{{ user: \"{User}\", password: \"{Password}\" }}";
}
