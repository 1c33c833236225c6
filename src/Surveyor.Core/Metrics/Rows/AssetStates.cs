using Surveyor.Snapshot;

namespace Surveyor.Metrics.Rows;

/// <summary>States of streams and consumers as label values.</summary>
static class AssetStates
{
    public const string Meaning =
        "`ok`: its leader answered. `leaderless`: two rounds named no leader. `unknown`: the named leader is silent or does not claim it. `offline`: it was there, and all servers that had it are silent. Numbers exist for `ok` only.";

    public static string Name(AssetState state) => state switch
    {
        AssetState.Ok => "ok",
        AssetState.Leaderless => "leaderless",
        AssetState.Offline => "offline",
        _ => "unknown",
    };
}
