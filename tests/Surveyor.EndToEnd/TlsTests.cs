using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Surveyor.EndToEnd.Kit;
using Surveyor.Host.Demo;

namespace Surveyor.EndToEnd;

/// <summary>Surveyor and servers that speak TLS, rightly and wrongly.</summary>
public sealed class TlsTests
{
    [Theory]
    [InlineData(Tls.Server)]
    [InlineData(Tls.Mutual)]
    [InlineData(Tls.First)]
    public async Task A_TLS_server_is_surveyed(Tls tls)
    {
        await using var system = await TestCluster.SingleAsync(tls: tls);
        await using var surveyor = await SurveyorProcess.StartAsync(system.SurveyorFlags(system.Sys));
        await surveyor.WaitForServersAsync(1);
        var ends = (await surveyor.ScrapeAsync()).Value("nats_server_tls_certificate_expiry_timestamp_seconds", ("listener", "client"));
        DateTimeOffset.FromUnixTimeSeconds((long)ends).ShouldBeInRange(DateTimeOffset.UtcNow.AddDays(29), DateTimeOffset.UtcNow.AddDays(30));
    }

    [Fact]
    public async Task A_certificate_of_an_unknown_authority_is_refused_with_a_reason()
    {
        await using var system = await TestCluster.SingleAsync(tls: Tls.Server);
        await using var other = await TestCluster.SingleAsync(tls: Tls.Server);
        var flags = system.SurveyorFlags(system.Sys).Select(flag => flag == system.Tls.CaFile ? other.Tls.CaFile! : flag);
        await RefusedAsync(flags, "certificate", system.Sys.Password);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused_with_a_reason()
    {
        var accounts = new TestAccounts();
        TlsFiles? files = null;
        await using var servers = await NatsServers.StartAsync(
            Tools.NatsServer(),
            (ports, folder) => [new() { Name = "n1", Port = ports.Next(), Accounts = accounts.Hub, Tls = files = Certificate(folder, "elsewhere.example") }],
            TimeProvider.System,
            TestContext.Current.CancellationToken);
        string[] flags = ["--servers", servers.Urls[0], "--user", accounts.Sys.User, "--password", accounts.Sys.Password, "--tlscacert", files!.CaFile];
        await RefusedAsync(flags, "name", accounts.Sys.Password);
    }

    [Fact]
    public async Task A_server_that_wants_a_client_certificate_and_gets_none_is_reported()
    {
        await using var system = await TestCluster.SingleAsync(tls: Tls.Mutual);
        var flags = system.SurveyorFlags(system.Sys);
        var bare = flags.Where((flag, i) => !flag.StartsWith("--tlscert", StringComparison.Ordinal) && !flag.StartsWith("--tlskey", StringComparison.Ordinal)
            && (i == 0 || !(flags[i - 1] is "--tlscert" or "--tlskey")));
        await RefusedAsync(bare, "", system.Sys.Password);
    }

    [Fact]
    public async Task TLS_demanded_of_a_plain_server_is_refused_with_a_reason()
    {
        await using var system = await TestCluster.SingleAsync();
        await RefusedAsync([.. system.SurveyorFlags(system.Sys), "--tls-required"], "TLS", system.Sys.Password);
    }

    static async Task RefusedAsync(IEnumerable<string> flags, string reason, string password)
    {
        await using var surveyor = await SurveyorProcess.StartAsync(flags);
        await Eventually.TrueAsync(() => surveyor.Log.Contains("cannot connect", StringComparison.Ordinal), "the failure is logged");
        (await surveyor.ScrapeAsync()).Value("nats_up").ShouldBe(0);
        var (status, ready) = await surveyor.TryGetAsync("-/ready");
        status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        ready.ShouldContain(reason, Case.Insensitive);
        ((string[])[ready, surveyor.Log]).ShouldAllBe(text => !text.Contains(password, StringComparison.Ordinal));
    }

    /// <summary>Signed by itself: authority and server certificate at once.</summary>
    static TlsFiles Certificate(string folder, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddDays(1));
        var (pem, secret) = (Path.Combine(folder, "server.pem"), Path.Combine(folder, "server.key"));
        File.WriteAllText(pem, certificate.ExportCertificatePem());
        File.WriteAllText(secret, key.ExportPkcs8PrivateKeyPem());
        return new(pem, pem, secret);
    }
}
