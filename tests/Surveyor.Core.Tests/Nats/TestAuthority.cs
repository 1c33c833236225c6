using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Surveyor.Nats;

/// <summary>A certificate authority of the test's own, with the files a client is configured with.</summary>
sealed class TestAuthority : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    readonly X509Certificate2 _certificate;

    public TestAuthority()
    {
        var request = new CertificateRequest("CN=test authority", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _certificate = request.CreateSelfSigned(_now.AddDays(-1), _now.AddDays(2));
        File.WriteAllText(CaFile, _certificate.ExportCertificatePem());
    }

    public string CaFile => Path.Combine(_folder.FullName, "ca.pem");

    public string CertFile => Path.Combine(_folder.FullName, "client.pem");

    public string KeyFile => Path.Combine(_folder.FullName, "client.key");

    /// <param name="name">A DNS name or an IP address.</param>
    public X509Certificate2 Issue(string name)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(_certificate, _now.AddHours(-1), _now.AddDays(1), RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }

    /// <summary>Writes the files of a client's own certificate.</summary>
    public void IssueToClient(string name)
    {
        using var certificate = Issue(name);
        File.WriteAllText(CertFile, certificate.ExportCertificatePem());
        using var key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
        _folder.Delete(recursive: true);
    }
}
