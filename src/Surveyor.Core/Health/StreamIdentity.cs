using Surveyor.Snapshot;

namespace Surveyor.Health;

/// <summary>Which stream it is, whoever leads it.</summary>
readonly record struct StreamIdentity(string Account, string Domain, string Standalone, string Name)
{
    public static StreamIdentity Of(in StreamRow row) => new(row.Account, row.Domain, row.Standalone, row.Name);
}
