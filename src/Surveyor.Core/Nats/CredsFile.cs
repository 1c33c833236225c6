namespace Surveyor.Nats;

/// <summary>A user JWT and the seed that signs for it, as a .creds file holds them.</summary>
public sealed class CredsFile(string jwt, string seed)
{
    public string Jwt { get; } = jwt;

    public string Seed { get; } = seed;

    /// <exception cref="FormatException">There is no JWT or no seed; the message repeats nothing of the text.</exception>
    public static CredsFile Parse(string text)
    {
        var blocks = Blocks(text);
        return blocks is [var jwt, var seed, ..]
            ? new(jwt, seed)
            : throw new FormatException("A credentials file holds a block with a user JWT and a block with an nkey seed.");
    }

    /// <summary>The seed of an nkey file: a bare line or the block of a .creds file.</summary>
    /// <exception cref="FormatException">There is no seed.</exception>
    public static string ParseSeed(string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith("SU", StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new FormatException("There is no line with a user's nkey seed (SU…).");
    }

    public override string ToString() => nameof(CredsFile);

    // A block is the line after one of dashes and a title.
    static List<string> Blocks(string text)
    {
        var blocks = new List<string>();
        var opened = false;
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("---", StringComparison.Ordinal))
            {
                opened = line.Contains("BEGIN", StringComparison.Ordinal);
            }
            else if (opened)
            {
                blocks.Add(line);
                opened = false;
            }
        }

        return blocks;
    }
}
