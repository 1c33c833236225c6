namespace Surveyor.Nats;

/// <summary>The text form of nkeys: prefix bytes, key, CRC-16 (little-endian), all in base32 without padding.</summary>
static class NKeyText
{
    const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    const byte SeedPrefix = 18 << 3;

    public static string EncodePublic(NKeyKind kind, ReadOnlySpan<byte> key) => Encode([(byte)kind, .. key]);

    // The seed's own prefix takes five bits; the kind follows in the next eight.
    public static string EncodeSeed(NKeyKind kind, ReadOnlySpan<byte> seed) =>
        Encode([(byte)(SeedPrefix | ((int)kind >> 5)), (byte)(((int)kind & 31) << 3), .. seed]);

    /// <exception cref="FormatException">The text is not a seed.</exception>
    public static (NKeyKind Kind, byte[] Seed) DecodeSeed(string text)
    {
        var bytes = Decode(text.AsSpan().Trim());
        if (bytes.Length != 2 + Ed25519.SeedBytes || (bytes[0] & 0xf8) != SeedPrefix)
        {
            throw new FormatException("This is not an nkey seed.");
        }

        var kind = (NKeyKind)(((bytes[0] & 7) << 5) | (bytes[1] >> 3));
        return Enum.IsDefined(kind) ? (kind, bytes[2..]) : throw new FormatException("This nkey seed is of an unknown kind.");
    }

    static string Encode(byte[] prefixed)
    {
        var crc = Crc16(prefixed);
        byte[] bytes = [.. prefixed, (byte)crc, (byte)(crc >> 8)];
        return string.Create(((bytes.Length * 8) + 4) / 5, bytes, static (text, bytes) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                var (at, shift) = Math.DivRem(i * 5, 8);
                var pair = (bytes[at] << 8) | (at + 1 < bytes.Length ? bytes[at + 1] : 0);
                text[i] = Alphabet[(pair >> (11 - shift)) & 31];
            }
        });
    }

    static byte[] Decode(ReadOnlySpan<char> text)
    {
        var bytes = new byte[text.Length * 5 / 8];
        for (var i = 0; i < text.Length; i++)
        {
            var value = Alphabet.IndexOf(text[i], StringComparison.Ordinal);
            if (value < 0)
            {
                throw new FormatException("An nkey consists of capital letters and the digits 2 to 7.");
            }

            for (var bit = 0; bit < 5; bit++)
            {
                Set(bytes, (i * 5) + bit, (value >> (4 - bit)) & 1);
            }
        }

        if (bytes.Length < 3 || Crc16(bytes.AsSpan(..^2)) != (bytes[^2] | (bytes[^1] << 8)))
        {
            throw new FormatException("The checksum of the nkey is wrong.");
        }

        return bytes[..^2];
    }

    static void Set(byte[] bytes, int at, int bit)
    {
        if (at / 8 < bytes.Length)
        {
            bytes[at / 8] |= (byte)(bit << (7 - (at % 8)));
        }
        else if (bit != 0)
        {
            throw new FormatException("The last letter of the nkey is wrong.");
        }
    }

    // CRC-16/XMODEM.
    static int Crc16(ReadOnlySpan<byte> bytes)
    {
        var crc = 0;
        foreach (var value in bytes)
        {
            crc ^= value << 8;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc << 1) ^ ((crc & 0x8000) == 0 ? 0 : 0x1021);
            }

            crc &= 0xffff;
        }

        return crc;
    }
}
