using System.Globalization;

namespace Surveyor.Benchmarks.Swarm;

/// <summary>What goes wrong with a pretended server.</summary>
public enum SwarmFault
{
    None,

    /// <summary>Answers nothing and sends no heartbeat.</summary>
    Silent,

    /// <summary>Answers a second later.</summary>
    Late,

    /// <summary>Sends every answer twice.</summary>
    Twice,

    /// <summary>Sends what is no JSON.</summary>
    Garbage,

    /// <summary>Has JetStream switched off.</summary>
    NoJetStream,

    /// <summary>Adds ten megabytes to what it says about streams.</summary>
    Oversize,
}

/// <summary>One pretended server: who it is, and what is wrong with it.</summary>
public sealed class SwarmServer
{
    const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    readonly SwarmPlan _plan;
    int _incarnation;

    public SwarmServer(SwarmPlan plan, int index)
    {
        _plan = plan;
        Index = index;
        Cluster = string.Create(CultureInfo.InvariantCulture, $"c{index / plan.ClusterSize:D4}");
        Name = NameOf(plan, index);
        Id = MakeId();
    }

    public int Index { get; }

    public string Name { get; }

    public string Cluster { get; }

    /// <summary>56 characters, as the public key of a server.</summary>
    public string Id { get; private set; }

    public SwarmFault Fault { get; set; }

    public bool Answers => Fault != SwarmFault.Silent;

    public bool JetStream => Fault != SwarmFault.NoJetStream;

    public DateTimeOffset Start { get; private set; } = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    public static string NameOf(SwarmPlan plan, int index) => string.Create(CultureInfo.InvariantCulture, $"n{index % plan.ClusterSize}-c{index / plan.ClusterSize:D4}");

    /// <summary>A new process under the same name.</summary>
    public void Restart()
    {
        _incarnation++;
        Start += TimeSpan.FromSeconds(1);
        Id = MakeId();
    }

    string MakeId() => string.Create(56, (_plan, Index, _incarnation), static (text, of) =>
    {
        text[0] = 'N';
        for (var i = 1; i < text.Length; i++)
        {
            text[i] = Base32[(int)(of._plan.Mix(of.Index, of._incarnation, i) % 32)];
        }
    });
}
