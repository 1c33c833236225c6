using Surveyor.State;

namespace Surveyor.Core.Tests.State;

public sealed class FolderTests : IDisposable
{
    readonly string _root = Directory.CreateTempSubdirectory("surveyor-folder-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void It_is_made_with_all_that_is_missing_above_it()
    {
        var folder = Path.Combine(_root, "a", "b", "ü");
        Folder.Make(folder);
        Folder.Make(folder);
        Folder.Flush(folder);
        Directory.Exists(folder).ShouldBeTrue();
    }

    [Fact]
    public void One_that_cannot_be_flushed_is_told()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux is asked");
        Should.Throw<IOException>(() => Folder.Flush(Path.Combine(_root, "missing"))).Message.ShouldContain("missing cannot be flushed: No such file");
    }
}
