using System.Text.Json;
using System.Text.Json.Nodes;
using Surveyor.Nats;

namespace Surveyor.Benchmarks.Swarm;

/// <summary>The replies of pretended servers, rendered and packed once for each beat.</summary>
sealed class SwarmReplies(SwarmPlan plan)
{
    static readonly Piece Comma = new Piece(","u8.ToArray()).Packed();
    static readonly Piece Garbage = new Piece("{\"server\":{\"name\":"u8.ToArray()).Packed();

    readonly Dictionary<(int Server, string Question, int Beat), Piece> _replies = [];
    readonly Dictionary<(int Server, int Account, bool Config, int Beat), Piece> _accounts = [];
    readonly Dictionary<(int Server, int Beat, bool Accounts), (Piece Head, Piece Tail)> _frames = [];
    readonly int[] _epochs = new int[plan.Accounts];
    readonly Piece _padding = new(new byte[10 << 20].Select(_ => (byte)' ').ToArray());

    /// <summary>Renders what a survey with everything on asks for, so that the first round is as cheap as the others.</summary>
    public void Prepare(IReadOnlyList<SwarmServer> servers)
    {
        foreach (var server in servers)
        {
            for (var beat = 0; beat < plan.Beats; beat++)
            {
                foreach (var question in (string[])["STATSZ", "VARZ", "HEALTHZ", "LEAFZ", "GATEWAYZ", "RAFTZ", "STATZ"])
                {
                    Reply(server, question, beat).Packed();
                }

                for (var account = 0; account < (plan.StreamsPerAccount > 0 ? plan.Accounts : 0); account++)
                {
                    Account(server, account, config: false, beat).Packed();
                    Account(server, account, config: true, beat).Packed();
                }
            }
        }
    }

    /// <summary>The server is another one now.</summary>
    public void Forget(SwarmServer server)
    {
        foreach (var key in _replies.Keys.Where(key => key.Server == server.Index).ToList())
        {
            _replies.Remove(key);
        }

        foreach (var key in _frames.Keys.Where(key => key.Server == server.Index).ToList())
        {
            _frames.Remove(key);
        }
    }

    /// <summary>All streams and consumers of the account are others from now on, with other names.</summary>
    public void Renew(int account)
    {
        _epochs[account]++;
        foreach (var key in _accounts.Keys.Where(key => key.Account == account).ToList())
        {
            _accounts.Remove(key);
        }
    }

    /// <summary>How often an account was renewed.</summary>
    public int EpochOf(int account) => _epochs[account];

    /// <returns>Null for a question the server does not know or does not answer.</returns>
    public byte[]? Answer(SwarmServer server, string question, ReadOnlySpan<byte> payload, Packing packing, int beat)
    {
        var ask = payload.IsEmpty ? [] : JsonSerializer.Deserialize<JsonObject>(payload) ?? [];
        if (!server.Answers || !IsMeant(server, ask))
        {
            return null;
        }

        if (server.Fault == SwarmFault.Garbage)
        {
            return Piece.Join([Garbage], Packing.None);
        }

        return question switch
        {
            "JSZ" => Jsz(server, ask, packing, beat),
            "STATSZ" or "PING" => Piece.Join([Reply(server, "STATSZ", beat)], Packing.None),
            "VARZ" or "HEALTHZ" or "LEAFZ" or "GATEWAYZ" or "STATZ" => Piece.Join([Reply(server, question, beat)], packing),
            "ACCOUNTZ" when (string?)ask["account"] is { } account => Piece.Join([new(SwarmText.Accountz(server, account))], packing),
            "RAFTZ" when server.JetStream => Piece.Join([Reply(server, question, beat)], packing),
            _ => null,
        };
    }

    static bool IsMeant(SwarmServer server, JsonObject ask) =>
        ((string?)ask["server_name"] is not { } name || ((bool?)ask["exact_match"] == true ? server.Name == name : server.Name.Contains(name, StringComparison.Ordinal)))
        && (string?)ask["domain"] is null;

    byte[] Jsz(SwarmServer server, JsonObject ask, Packing packing, int beat)
    {
        if (!server.JetStream)
        {
            return Piece.Join([new(SwarmText.Utf8(SwarmText.Envelope(server, "data").Append("{\"disabled\":true,\"config\":{}}}")))], packing);
        }

        var streams = (bool?)ask["streams"] == true || (bool?)ask["consumer"] == true;
        var accounts = streams || (bool?)ask["accounts"] == true;
        var (head, tail) = Frame(server, beat, accounts);
        List<Piece> pieces = [head];
        if (accounts)
        {
            foreach (var account in Accounts(ask))
            {
                if (pieces.Count > 1)
                {
                    pieces.Add(Comma);
                }

                pieces.Add(Account(server, account, (bool?)ask["config"] == true, beat));
            }
        }

        if (server.Fault == SwarmFault.Oversize)
        {
            pieces.Add(_padding);
        }

        return Piece.Join([.. pieces, tail], packing);
    }

    IEnumerable<int> Accounts(JsonObject ask)
    {
        if ((string?)ask["account"] is { } named)
        {
            return Enumerable.Range(0, plan.Accounts).Where(account => SwarmText.AccountName(account) == named);
        }

        var offset = (int?)ask["offset"] ?? 0;
        var limit = (int?)ask["limit"] is > 0 and { } given ? given : 1024;
        return Enumerable.Range(offset, Math.Clamp(plan.Accounts - offset, 0, limit));
    }

    Piece Reply(SwarmServer server, string question, int beat)
    {
        if (!_replies.TryGetValue((server.Index, question, beat), out var piece))
        {
            _replies[(server.Index, question, beat)] = piece = new(question switch
            {
                "STATSZ" => SwarmText.Statsz(plan, server, beat),
                "VARZ" => SwarmText.Varz(plan, server, beat),
                "HEALTHZ" => SwarmText.Healthz(server),
                "LEAFZ" => SwarmText.Leafz(server),
                "GATEWAYZ" => SwarmText.Gatewayz(plan, server, beat),
                "RAFTZ" => SwarmText.Raftz(plan, server, beat),
                _ => SwarmText.AccountStatz(plan, server, beat),
            });
        }

        return piece;
    }

    Piece Account(SwarmServer server, int account, bool config, int beat)
    {
        if (!_accounts.TryGetValue((server.Index, account, config, beat), out var piece))
        {
            _accounts[(server.Index, account, config, beat)] = piece = new(SwarmStreams.Account(plan, server, account, config, beat, _epochs[account]));
        }

        return piece;
    }

    (Piece Head, Piece Tail) Frame(SwarmServer server, int beat, bool accounts)
    {
        if (!_frames.TryGetValue((server.Index, beat, accounts), out var frame))
        {
            _frames[(server.Index, beat, accounts)] = frame = (new(SwarmStreams.Head(plan, server, beat, accounts)), new(SwarmStreams.Tail(plan, accounts)));
        }

        return frame;
    }
}
