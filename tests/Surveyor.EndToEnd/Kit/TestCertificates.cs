using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Surveyor.Host.Demo;
using Surveyor.Nats;

namespace Surveyor.EndToEnd.Kit;

public enum Tls
{
    None,

    /// <summary>Servers show a certificate.</summary>
    Server,

    /// <summary>Clients must show one too.</summary>
    Mutual,

    /// <summary>The handshake comes before INFO (nats-server 2.10 and later).</summary>
    First,
}

/// <summary>An authority made for one run, with a server and a client certificate, as PEM files.</summary>
public sealed class TestCertificates
{
    readonly string _folder;

    TestCertificates(string folder) => _folder = folder;

    public string Ca => File("ca.pem");

    /// <summary>When the server's certificate ends.</summary>
    public DateTimeOffset ServerEnds { get; private init; }

    public static TestCertificates Write(string folder)
    {
        var now = DateTimeOffset.UtcNow;
        var ends = now.AddDays(30);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=Surveyor test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        using var authority = request.CreateSelfSigned(now.AddMinutes(-5), ends.AddDays(1));
        TestCertificates written = new(folder) { ServerEnds = ends };
        System.IO.File.WriteAllText(written.Ca, authority.ExportCertificatePem());
        written.Issue(authority, "server", "CN=127.0.0.1", now, ends);
        written.Issue(authority, "client", "CN=surveyor", now, ends);
        return written;
    }

    public TlsFiles Server(Tls tls) => new(Ca, File("server.pem"), File("server.key"), tls == Tls.Mutual, tls == Tls.First);

    public NatsTlsOpts Client(Tls tls) => tls == Tls.Mutual
        ? new() { CaFile = Ca, CertFile = File("client.pem"), KeyFile = File("client.key") }
        : new() { CaFile = Ca, TlsFirst = tls == Tls.First };

    void Issue(X509Certificate2 authority, string name, string subject, DateTimeOffset now, DateTimeOffset ends)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new(subject, key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.1"), new("1.3.6.1.5.5.7.3.2")], false));
        using var certificate = request.Create(authority, now.AddMinutes(-5), ends, Guid.NewGuid().ToByteArray());
        System.IO.File.WriteAllText(File($"{name}.pem"), certificate.ExportCertificatePem());
        System.IO.File.WriteAllText(File($"{name}.key"), key.ExportPkcs8PrivateKeyPem());
    }

    string File(string name) => Path.Combine(_folder, name);
}
