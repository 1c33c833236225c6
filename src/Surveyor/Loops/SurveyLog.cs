using Microsoft.Extensions.Logging;
using Surveyor.Host.Logging;
using Surveyor.Snapshot;

namespace Surveyor.Host.Loops;

/// <summary>Compares each picture with the one before and writes down what changed.</summary>
sealed class SurveyLog(ILogger log)
{
    const int ManyAtOnce = 20;

    readonly Lock _gate = new();
    readonly Dictionary<(ServerKey Key, string Twin), ServerState> _servers = [];
    readonly HashSet<ServerKey> _duplicates = [];
    readonly HashSet<string> _failing = [];
    string _problem = "";
    string _members = "";
    bool _differing;

    public void See(ClusterSnapshot snapshot)
    {
        lock (_gate)
        {
            Compare(snapshot);
        }
    }

    void Compare(ClusterSnapshot snapshot)
    {
        Problem(snapshot.Connection);
        Members(snapshot.Shard);

        // Without a connection, or for a user whom nobody answers, nothing is known, so nothing has changed.
        if (snapshot.Connection is { Connected: true, SystemAccount: not false })
        {
            Servers(snapshot.Servers);
            Count(snapshot);
            Questions(snapshot.Questions);
        }
    }

    void Problem(ConnectionReport connection)
    {
        // What is wrong with a connection that is down is the connection log's to tell.
        var problem = connection.Connected ? connection.Problem : "";
        if (problem.Length > 0 && problem != _problem)
        {
            log.Problem(problem);
        }

        _problem = problem;
    }

    void Members(ShardView shard)
    {
        var members = shard.IsWhole ? "" : string.Join(", ", shard.Members);
        if (members != _members && members.Length > 0)
        {
            log.Members(members, shard.Index >= 0 ? "" : "; this one has no share");
            foreach (var name in shard.Members.GroupBy(name => name).Where(alike => alike.Count() > 1))
            {
                log.SameMember(name.Key);
            }
        }

        _members = members;
    }

    void Servers(ServerRow[] rows)
    {
        var fresh = rows.Where(row => !_servers.ContainsKey(Identity(row))).ToList();
        if (fresh.Count > ManyAtOnce)
        {
            log.FoundMany(fresh.Count);
        }

        foreach (var row in rows)
        {
            Server(row, tell: fresh.Count <= ManyAtOnce);
        }

        var gone = _servers.Keys.Except(rows.Select(Identity)).ToList();
        foreach (var identity in gone)
        {
            _servers.Remove(identity);
            log.Forgotten(identity.Key.Name, identity.Key.Cluster);
        }
    }

    void Server(ServerRow row, bool tell)
    {
        var identity = Identity(row);
        if (!_servers.TryGetValue(identity, out var before))
        {
            if (tell)
            {
                log.Found(row.Key.Name, row.Key.Cluster, row.Version, Word(row.State));
            }
        }
        else if (before != row.State && row.State == ServerState.Down)
        {
            log.WentDown(row.Key.Name, row.Key.Cluster, Word(row.State), Word(before));
        }
        else if (before != row.State)
        {
            log.Changed(row.Key.Name, row.Key.Cluster, Word(row.State), Word(before));
        }

        _servers[identity] = row.State;
        if (!row.DuplicateName)
        {
            _duplicates.Remove(row.Key);
        }
        else if (_duplicates.Add(row.Key))
        {
            log.DuplicateName(row.Key.Name, row.Key.Cluster);
        }
    }

    void Count(ClusterSnapshot snapshot)
    {
        if (snapshot.Survey.ConfiguredCount is not (> 0 and var expected))
        {
            return;
        }

        var known = snapshot.KnownServers;
        if (known != expected && !_differing)
        {
            log.CountDiffers(expected, known);
            _differing = true;
        }
        else if (known == expected && _differing)
        {
            log.CountAgrees(expected);
            _differing = false;
        }
    }

    // One silent server makes every question fail in the same way: that is one line.
    void Questions(QuestionReport[] questions)
    {
        var fresh = questions.Where(question => question.Success == false && _failing.Add(question.Name));
        foreach (var alike in fresh.GroupBy(question => (question.Answered, question.Expected, question.Problem)))
        {
            var (answered, expected, problem) = alike.Key;
            log.QuestionsFail(answered, expected, string.Join(", ", alike.Select(question => question.Name)), problem.Length > 0 ? $": {problem}" : "");
        }

        var over = questions.Where(question => question.Success == true && _failing.Remove(question.Name)).Select(question => question.Name).ToList();
        if (over.Count > 0)
        {
            log.QuestionsRecovered(string.Join(", ", over));
        }
    }

    static (ServerKey Key, string Twin) Identity(ServerRow row) => (row.Key, row.DuplicateName ? row.Id : "");

    static string Word(ServerState state) => state switch
    {
        ServerState.Up => "up",
        ServerState.Draining => "draining",
        ServerState.Stopped => "stopped",
        _ => "down",
    };
}
