namespace Surveyor.Host.Pages;

/// <summary>What pages say of a server in words.</summary>
static class ServerWords
{
    public static string Ago(DateTimeOffset? last, DateTimeOffset now) => last is not { } then ? "never" : (now - then) switch
    {
        { TotalSeconds: < 1 } => "just now",
        { TotalMinutes: < 1 } age => $"{(int)age.TotalSeconds} s ago",
        { TotalHours: < 1 } age => $"{(int)age.TotalMinutes} min ago",
        { TotalDays: < 1 } age => $"{(int)age.TotalHours} h ago",
        var age => $"{(int)age.TotalDays} d ago",
    };

    public static string Remarks(ServerLine line) => string.Join(", ", All(line));

    static IEnumerable<string> All(ServerLine line)
    {
        if (line.DuplicateName)
        {
            yield return $"name used twice (id {line.Id})";
        }

        if (line.LeafNode)
        {
            yield return "leaf node";
        }

        if (line.MetaLeader)
        {
            yield return "meta leader";
        }
        else if (line.JetStream == true)
        {
            yield return "JetStream";
        }
    }
}
