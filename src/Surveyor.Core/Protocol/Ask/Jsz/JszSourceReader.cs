namespace Surveyor.Protocol;

/// <summary>Where a stream copies from: its "mirror" and each of its "sources".</summary>
static class JszSourceReader
{
    static readonly JszMembers<JszSource> External = new(("api", static (ref json, ref row) => row.External = json.Name()));

    static readonly JszMembers<JszSource> Error = new(("description", static (ref json, ref row) => row.Error = json.Name()));

    static readonly JszMembers<JszSource> Source = new(
        ("name", static (ref json, ref row) => row.Name = json.Name()),
        ("external", static (ref json, ref row) => External.Read(ref json, ref row)),
        ("lag", static (ref json, ref row) => row.Lag = json.Unsigned()),
        ("active", static (ref json, ref row) => row.Active = json.Signed()),
        ("error", static (ref json, ref row) => Error.Read(ref json, ref row)));

    public static void Read(ref JszCursor json, bool mirror)
    {
        ref var row = ref json.Rows.Sources.Add();
        row.Name = "";
        row.Mirror = mirror;
        Source.Read(ref json, ref row);
    }
}
