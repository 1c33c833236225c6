using System.Security.Cryptography;

namespace Surveyor.Nats;

/// <summary>An nkey: an Ed25519 key pair with its owner's kind in the text form. It never prints its seed.</summary>
public sealed class NKeyPair
{
    readonly byte[] _seed;
    readonly byte[] _publicKey;

    NKeyPair(NKeyKind kind, byte[] seed)
    {
        Kind = kind;
        _seed = seed;
        _publicKey = Ed25519.PublicKey(seed);
        PublicKey = NKeyText.EncodePublic(kind, _publicKey);
    }

    public NKeyKind Kind { get; }

    /// <summary>The public key as text: U…, A…, O… or N….</summary>
    public string PublicKey { get; }

    /// <summary>The secret seed as text: SU…, SA…, SO… or SN….</summary>
    public string Seed => NKeyText.EncodeSeed(Kind, _seed);

    public static NKeyPair Create(NKeyKind kind) => new(kind, RandomNumberGenerator.GetBytes(Ed25519.SeedBytes));

    /// <exception cref="FormatException">The text is not a seed; the message does not repeat it.</exception>
    public static NKeyPair FromSeed(string seed)
    {
        var (kind, bytes) = NKeyText.DecodeSeed(seed);
        return new(kind, bytes);
    }

    /// <returns>The signature, 64 bytes.</returns>
    public byte[] Sign(ReadOnlySpan<byte> message) => Ed25519.Sign(_seed, _publicKey, message);

    public override string ToString() => PublicKey;
}
