using System.Text;
using System.Text.Json;
using Surveyor.State;

namespace Surveyor.Core.Tests.State;

public sealed class StateFileTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("surveyor-state-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_written_last_is_read_by_the_next_and_can_be_read_by_people()
    {
        Read().ShouldBe((null, ""));
        Write("1", "2");
        Read().ShouldBe(("{\"n\":2}", ""));
        using var document = JsonDocument.Parse(File.ReadAllText(In("state.json")));
        document.RootElement.GetProperty("document").GetProperty("n").GetInt32().ShouldBe(2);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"checksum\":\"0\",\"document\":{}}")]
    [InlineData(null)]
    public void Of_a_torn_or_strange_one_the_former_takes_the_place(string? text)
    {
        Write("1", "2");
        File.WriteAllText(In("state.json"), text ?? File.ReadAllText(In("state.json"))[..^8]);
        Read().ShouldBe(("{\"n\":1}", "state.json is torn or none of Surveyor's; state.former.json takes its place"));

        // The torn one must not become the former one.
        Write("3");
        File.WriteAllText(In("state.json"), "torn again");
        Read().Document.ShouldBe("{\"n\":1}");
    }

    [Fact]
    public void Every_flipped_byte_is_noticed()
    {
        Write("1", "2");
        var bytes = File.ReadAllBytes(In("state.json"));
        for (var at = 0; at < bytes.Length; at++)
        {
            var flipped = bytes.ToArray();
            flipped[at] ^= 4;
            File.WriteAllBytes(In("state.json"), flipped);
            Read().Document.ShouldBe("{\"n\":1}", $"byte {at}");
        }
    }

    [Fact]
    public void One_that_died_between_two_renames_left_the_former()
    {
        Write("1", "2");
        File.Delete(In("state.json"));
        Read().ShouldBe(("{\"n\":1}", "state.json is missing; state.former.json takes its place"));
    }

    [Fact]
    public void Without_a_good_one_there_is_none_and_the_reason_is_told()
    {
        Write("1", "2");
        File.WriteAllText(In("state.json"), "x");
        File.WriteAllText(In("state.former.json"), "x");
        var (document, problem) = Read();
        document.ShouldBeNull();
        problem.ShouldBe("state.json is torn or none of Surveyor's; state.former.json is torn or none of Surveyor's");
    }

    [Fact]
    public void A_folder_that_is_taken_says_so_until_it_is_let_go()
    {
        using (StateFile.Open(_folder))
        {
            Should.Throw<IOException>(() => StateFile.Open(_folder)).Message.ShouldContain("another process");
        }

        StateFile.Open(_folder).Dispose();
    }

    [Fact]
    public void What_cannot_be_written_leaves_what_was()
    {
        Write("1");
        Directory.CreateDirectory(In("state.tmp"));
        using (var file = StateFile.Open(_folder))
        {
            file.Read();
            Should.Throw<Exception>(() => file.Write("{\"n\":2}"u8)).ShouldBeAssignableTo<SystemException>();
        }

        Read().ShouldBe(("{\"n\":1}", ""));
    }

    string In(string file) => Path.Combine(_folder, file);

    void Write(params string[] numbers)
    {
        using var file = StateFile.Open(_folder);
        file.Read();
        foreach (var number in numbers)
        {
            file.Write(Encoding.UTF8.GetBytes($"{{\"n\":{number}}}"));
        }
    }

    (string? Document, string Problem) Read()
    {
        using var file = StateFile.Open(_folder);
        var read = file.Read();
        return (read.Document is null ? null : Encoding.UTF8.GetString(read.Document), read.Problem);
    }
}
