using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Surveyor.Nats;

/// <summary>The TLS side of the options; files are read anew at every connect.</summary>
sealed class NatsTls(NatsTlsOpts opts)
{
    public bool IsFirst => opts.TlsFirst;

    /// <summary>Any TLS option means that plain text is not acceptable.</summary>
    public bool IsDemanded => opts.Required || opts.TlsFirst || opts.CaFile is not null || opts.CertFile is not null;

    /// <exception cref="NatsException">A file cannot be read, or the peer is not whom the URL names.</exception>
    public async Task<SslStream> WrapAsync(Stream plain, string name, CancellationToken cancellation)
    {
        var stream = new SslStream(plain, leaveInnerStreamOpen: false);
        try
        {
            await stream.AuthenticateAsClientAsync(Options(name), cancellation);
            return stream;
        }
        catch (System.Security.Authentication.AuthenticationException e)
        {
            await stream.DisposeAsync();
            throw new NatsException($"TLS handshake: {NatsText.Printable(e.GetBaseException().Message)}", e);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    SslClientAuthenticationOptions Options(string name)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = name };
        if (opts.CaFile is not null)
        {
            options.CertificateChainPolicy = Policy(Read(opts.CaFile, "CA", Authorities));
        }

        if (opts.CertFile is not null)
        {
            options.ClientCertificateContext = Read(opts.CertFile, "certificate", ClientCertificate);
        }

        return options;
    }

    static X509ChainPolicy Policy(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    static X509Certificate2Collection Authorities(string path)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(path);
        return authorities.Count > 0 ? authorities : throw new CryptographicException("there is no certificate in it");
    }

    SslStreamCertificateContext ClientCertificate(string path)
    {
        using var ephemeral = X509Certificate2.CreateFromPemFile(path, opts.KeyFile);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(path);

        // Windows cannot use a key that never was in a store or PKCS #12.
        var usable = X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pkcs12), null);
        return SslStreamCertificateContext.Create(usable, chain, offline: true);
    }

    static T Read<T>(string path, string what, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new NatsException($"TLS {what} file {path}: {e.Message}", e);
        }
    }
}
