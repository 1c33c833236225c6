using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Surveyor.Nats;

namespace Surveyor.EndToEnd.Kit;

/// <summary>An operator made for one run, with the accounts SYS, APP and BIZ and one user in each.</summary>
public sealed class TestOperator
{
    readonly NKeyPair _operator = NKeyPair.Create(NKeyKind.Operator);

    public TestOperator()
    {
        Sys = new("SYS");
        App = new("APP");
        Biz = new("BIZ");
    }

    public MintedAccount Sys { get; }

    public MintedAccount App { get; }

    public MintedAccount Biz { get; }

    /// <summary>When BIZ's JWT expires; the others never do.</summary>
    public DateTimeOffset BizEnds { get; } = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.AddDays(2).ToUnixTimeSeconds());

    /// <summary>Operator, system account and memory resolver in nats-server's configuration language.</summary>
    public string Config => $$"""
        operator: "{{Jwt(_operator, _operator.PublicKey, "surveyor", OperatorClaims())}}"
        resolver: MEMORY
        resolver_preload: {
          {{Sys.Id}}: "{{Jwt(_operator, Sys.Id, "SYS", SysClaims())}}"
          {{App.Id}}: "{{Jwt(_operator, App.Id, "APP", AppClaims())}}"
          {{Biz.Id}}: "{{Jwt(_operator, Biz.Id, "BIZ", BizClaims(), BizEnds)}}"
        }
        """;

    /// <summary>A JWT as nats-server reads it: claims of version 2, signed by the issuer's nkey.</summary>
    public static string Jwt(NKeyPair issuer, string subject, string name, JsonObject nats, DateTimeOffset? ends = null)
    {
        JsonObject claims = new()
        {
            ["jti"] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            ["iat"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
            ["iss"] = issuer.PublicKey,
            ["name"] = name,
            ["sub"] = subject,
            ["nats"] = nats,
        };
        if (ends is { } time)
        {
            claims["exp"] = time.ToUnixTimeSeconds();
        }

        var signed = $"{Text("""{"typ":"JWT","alg":"ed25519-nkey"}""")}.{Text(claims.ToJsonString())}";
        return $"{signed}.{Base64Url.EncodeToString(issuer.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    static string Text(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    JsonObject OperatorClaims() => new() { ["type"] = "operator", ["version"] = 2, ["system_account"] = Sys.Id };

    /// <param name="storage">File storage the account may use, bytes; -1 is unlimited, 0 means no JetStream.</param>
    static JsonObject AccountClaims(long storage)
    {
        JsonObject limits = new()
        {
            ["subs"] = -1,
            ["data"] = -1,
            ["payload"] = -1,
            ["imports"] = -1,
            ["exports"] = -1,
            ["wildcards"] = true,
            ["conn"] = -1,
            ["leaf"] = -1,
        };
        if (storage != 0)
        {
            limits["mem_storage"] = -1;
            limits["disk_storage"] = storage;
            limits["streams"] = -1;
            limits["consumer"] = -1;
        }

        return new() { ["type"] = "account", ["version"] = 2, ["limits"] = limits };
    }

    static JsonObject AppClaims()
    {
        var claims = AccountClaims(256L << 20);
        claims["exports"] = new JsonArray(
            new JsonObject
            {
                ["name"] = "echo",
                ["subject"] = "svc.echo",
                ["type"] = "service",
                ["response_type"] = "Singleton",
                ["service_latency"] = new JsonObject { ["sampling"] = 100, ["results"] = "latency.echo" },
            },
            new JsonObject { ["name"] = "events", ["subject"] = "$JS.EVENT.>", ["type"] = "stream" });
        return claims;
    }

    /// <summary>What APP exports of its events is imported under its name, which is not its id.</summary>
    JsonObject SysClaims()
    {
        var claims = AccountClaims(0);
        claims["imports"] = new JsonArray(new JsonObject
        {
            ["name"] = "events",
            ["subject"] = "$JS.EVENT.>",
            ["account"] = App.Id,
            ["to"] = "jsevt.APP",
            ["type"] = "stream",
        });
        return claims;
    }

    JsonObject BizClaims()
    {
        var claims = AccountClaims(-1);
        claims["imports"] = new JsonArray(new JsonObject
        {
            ["name"] = "echo",
            ["subject"] = "svc.echo",
            ["account"] = App.Id,
            ["local_subject"] = "app.echo",
            ["type"] = "service",
            ["share"] = true,
        });
        return claims;
    }
}

/// <summary>An account of <see cref="TestOperator"/>: <see cref="Id"/> is what servers call it.</summary>
public sealed class MintedAccount(string name)
{
    readonly NKeyPair _key = NKeyPair.Create(NKeyKind.Account);

    public string Id => _key.PublicKey;

    /// <summary>A new user of the account, its .creds file in the folder.</summary>
    public Login In(string folder, string user = "user")
    {
        var key = NKeyPair.Create(NKeyKind.User);
        JsonObject claims = new()
        {
            ["type"] = "user",
            ["version"] = 2,
            ["pub"] = new JsonObject(),
            ["sub"] = new JsonObject(),
            ["subs"] = -1,
            ["data"] = -1,
            ["payload"] = -1,
        };
        var file = Path.Combine(folder, $"{name}-{user}.creds");
        File.WriteAllText(file, $"""
            -----BEGIN NATS USER JWT-----
            {TestOperator.Jwt(_key, key.PublicKey, user, claims)}
            ------END NATS USER JWT------

            -----BEGIN USER NKEY SEED-----
            {key.Seed}
            ------END USER NKEY SEED------

            """);
        return new(Id, new() { CredsFile = file });
    }
}
