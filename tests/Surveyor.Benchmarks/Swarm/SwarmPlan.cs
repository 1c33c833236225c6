namespace Surveyor.Benchmarks.Swarm;

/// <summary>How big a pretended system is. Everything in it follows from these numbers.</summary>
public sealed record SwarmPlan
{
    public int Servers { get; init; } = 3;

    /// <summary>Servers of one cluster; every cluster but the last has as many.</summary>
    public int ClusterSize { get; init; } = 3;

    public int Accounts { get; init; } = 10;

    public int StreamsPerAccount { get; init; }

    public int ConsumersPerStream { get; init; }

    /// <summary>How many of them, the last of each stream, have no durable name.</summary>
    public int EphemeralPerStream { get; init; }

    /// <summary>Copies of each stream and consumer, on servers of one cluster.</summary>
    public int Replicas { get; init; } = 3;

    /// <summary>Other clusters that each server has a gateway to.</summary>
    public int Gateways { get; init; } = 4;

    /// <summary>Versions of every reply: numbers move from one to the next, round by round.</summary>
    public int Beats { get; init; } = 3;

    /// <summary>Other names, ids and numbers of the same sizes.</summary>
    public int Seed { get; init; } = 1;

    public int Clusters => (Servers + ClusterSize - 1) / ClusterSize;

    public int Streams => Accounts * StreamsPerAccount;

    public int Consumers => Streams * ConsumersPerStream;

    /// <summary>The servers that hold a stream, its leader first.</summary>
    public int[] HostsOf(int account, int stream) => Hosts(Mix(account, stream, 0), Mix(account, stream, 1));

    /// <summary>The servers that hold a consumer, its leader first: those of its stream, in another order.</summary>
    public int[] HostsOf(int account, int stream, int consumer) => Hosts(Mix(account, stream, 0), Mix(account, stream, 2 + consumer));

    /// <summary>A number that follows from the seed and these three.</summary>
    public uint Mix(int a, int b, int c)
    {
        var hash = (uint)Seed;
        foreach (var part in (ReadOnlySpan<int>)[a, b, c])
        {
            // The finalizer of MurmurHash3: every bit of the result depends on every bit that went in.
            hash = (hash ^ (uint)part) * 0x9E3779B1;
            hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
            hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
            hash ^= hash >> 16;
        }

        return hash;
    }

    int[] Hosts(uint place, uint leader)
    {
        var cluster = (int)(place % (uint)Clusters);
        var size = Math.Min(ClusterSize, Servers - (cluster * ClusterSize));
        var copies = Math.Min(Replicas, size);
        var first = (int)(place / (uint)Clusters % (uint)size);
        var lead = (int)(leader % (uint)copies);
        return [.. Enumerable.Range(0, copies).Select(copy => (cluster * ClusterSize) + ((first + ((lead + copy) % copies)) % size))];
    }
}
