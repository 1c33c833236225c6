using System.Buffers.Text;
using System.Text;

namespace Surveyor.Nats;

/// <summary>Answers a server's challenge from the options; files are read anew each time.</summary>
sealed class NatsAuthenticator(NatsAuthOpts opts)
{
    /// <exception cref="NatsAuthorizationException">A file cannot be read or holds no usable secret.</exception>
    public async Task<NatsLogin> LoginAsync(NatsUrl url, string? nonce, CancellationToken cancellation)
    {
        var (user, password, token) = await SecretsAsync(url, cancellation);
        var (jwt, keys) = await KeysAsync(cancellation);
        return new()
        {
            User = user,
            Password = password,
            Token = token,
            Jwt = jwt,
            NKey = jwt is null ? keys?.PublicKey : null,
            Signature = keys is null || nonce is null ? null : Base64Url.EncodeToString(keys.Sign(Encoding.UTF8.GetBytes(nonce))),
        };
    }

    // As nats clients do, a login in the URL goes before the options, and a user without a password is a token.
    async Task<(string? User, string? Password, string? Token)> SecretsAsync(NatsUrl url, CancellationToken cancellation)
    {
        if (url.User is not null)
        {
            return url.Password is null ? (null, null, url.User) : (url.User, url.Password, null);
        }

        var fromFile = opts.TokenFile is null ? null : (await ReadAsync(opts.TokenFile, "token", cancellation)).Trim();
        return opts.Username is null
            ? (null, null, fromFile ?? opts.Token)
            : (opts.Username, fromFile ?? opts.Password, null);
    }

    async Task<(string? Jwt, NKeyPair? Keys)> KeysAsync(CancellationToken cancellation)
    {
        if (opts.CredsFile is not null)
        {
            var text = await ReadAsync(opts.CredsFile, "credentials", cancellation);
            var creds = Demand(() => CredsFile.Parse(text), opts.CredsFile);
            return (creds.Jwt, UserKeys(creds.Seed, opts.CredsFile));
        }

        if (opts.NKeyFile is not null)
        {
            var text = await ReadAsync(opts.NKeyFile, "nkey", cancellation);
            return (opts.Jwt?.Trim(), UserKeys(Demand(() => CredsFile.ParseSeed(text), opts.NKeyFile), opts.NKeyFile));
        }

        return (opts.Jwt?.Trim(), opts.Seed is null ? null : UserKeys(opts.Seed, "the nkey seed"));
    }

    static NKeyPair UserKeys(string seed, string source)
    {
        var keys = Demand(() => NKeyPair.FromSeed(seed), source);
        return keys.Kind == NKeyKind.User ? keys : throw new NatsAuthorizationException($"{source}: the nkey seed is not a user's (SU…)");
    }

    static async Task<string> ReadAsync(string path, string what, CancellationToken cancellation)
    {
        try
        {
            return await File.ReadAllTextAsync(path, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new NatsAuthorizationException($"cannot read the {what} file: {e.Message}", e);
        }
    }

    static T Demand<T>(Func<T> parse, string source)
    {
        try
        {
            return parse();
        }
        catch (FormatException e)
        {
            throw new NatsAuthorizationException($"{source}: {e.Message}", e);
        }
    }
}
