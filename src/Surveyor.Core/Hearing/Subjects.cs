namespace Surveyor.Hearing;

/// <summary>How subjects match and are renamed by imports.</summary>
public static class Subjects
{
    /// <param name="pattern">May have wildcards.</param>
    public static bool Matches(string pattern, string subject)
    {
        var (wanted, tokens) = (pattern.Split('.'), subject.Split('.'));
        for (var i = 0; i < wanted.Length; i++)
        {
            if (wanted[i] == ">")
            {
                return i < tokens.Length;
            }

            if (i >= tokens.Length || (wanted[i] != "*" && wanted[i] != tokens[i]))
            {
                return false;
            }
        }

        return wanted.Length == tokens.Length;
    }

    /// <summary>What a subject is called where it is imported: below a prefix, or with its wildcards in other places.</summary>
    /// <param name="exported">It matches this.</param>
    /// <param name="local">As servers tell it: "prefix.latency.>", or "$2.lat.$1" where the order changes.</param>
    public static string Renamed(string subject, string exported, string local)
    {
        var (from, tokens) = (exported.Split('.'), subject.Split('.'));
        var free = new Queue<string>(from.Index().Where(token => token.Item == "*").Select(token => tokens[token.Index]));
        var numbered = free.ToArray();
        var named = local.Split('.').Select(token => token switch
        {
            "*" => free.TryDequeue(out var next) ? next : token,
            ">" => from[^1] == ">" ? string.Join('.', tokens[(from.Length - 1)..]) : token,
            ['$', .. var digits] when int.TryParse(digits, out var number) && number >= 1 && number <= numbered.Length => numbered[number - 1],
            _ => token,
        });
        return string.Join('.', named);
    }
}
