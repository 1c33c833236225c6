using Surveyor.Health;

namespace Surveyor.Metrics.Rows;

/// <summary>A stream and what is thought of it.</summary>
readonly struct StreamVerdict(PageScope scope, int index) : IStreamPart
{
    public StreamView Stream => new(scope.Snapshot, scope.Snapshot.Streams, index);

    public ref readonly StreamHealth Health => ref scope.Health.Streams[index];

    public static void All(PageScope scope, Exposition.RowList<StreamVerdict> rows)
    {
        for (var i = 0; i < scope.Snapshot.Streams.Length; i++)
        {
            if (scope.Includes(in scope.Snapshot.Streams[i]))
            {
                rows.Add(new(scope, i));
            }
        }
    }

    public static bool Troubled(in StreamVerdict stream) => stream.Stream.Row.Troubled || stream.Health.Severity >= Severity.Warning;
}
