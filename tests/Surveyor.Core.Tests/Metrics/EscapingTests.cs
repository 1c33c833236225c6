using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Surveyor.Metrics.Exposition;

namespace Surveyor.Metrics;

public class EscapingTests
{
    static readonly Gen<string> Hostile = Gen.ArrayOf(Gen.Frequency(
        (3, Gen.Elements('"', '\\', '\n', '\r', '{', '}', ',', '=', '#', ' ', '\0', '\u2028', 'n')),
        (1, Gen.Choose(0xD800, 0xDFFF).Select(unit => (char)unit)),
        (2, Gen.Choose(0, 0xFFFF).Select(unit => (char)unit)))).Select(units => new string(units));

    [Fact]
    public void Any_name_reads_back_as_it_was_with_half_pairs_replaced() =>
        Prop.ForAll(Hostile.ToArbitrary(), name => Label(name).Result.ShouldBe(Valid(name))).QuickCheckThrowOnFailure();

    [Fact]
    public void Constant_labels_are_escaped_too() =>
        Prop.ForAll(Hostile.ToArbitrary(), value =>
        {
            var page = PageText.Of(A.Cluster, new() { ConstantLabels = [new("region", value)] }).Result;
            page.Series.ShouldAllBe(series => series.Labels["region"] == Valid(value));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1_000_000)]
    public async Task A_name_of_any_length_is_cut_to_1024_characters(int length) =>
        (await Label(new string('x', length))).Length.ShouldBe(Math.Min(length, 1024));

    [Fact]
    public async Task A_cut_does_not_split_a_pair() => (await Label(new string('x', 1023) + "\U0001F600")).ShouldBe(new string('x', 1023));

    [Fact]
    public async Task The_longest_labels_fit() => (await Label(string.Concat(Enumerable.Repeat("\u4e16\"", 2000)))).Length.ShouldBe(1024);

    [Fact]
    public async Task Lists_are_joined_by_commas()
    {
        var page = await PageText.Of(A.Cluster with { Servers = [A.Server("n1") with { Tags = ["az:\"a\"", "x"] }] });
        page.Named("nats_server_info").ShouldHaveSingleItem().Labels["tags"].ShouldBe("az:\"a\",x");
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-3, "-3")]
    [InlineData(9007199254740991, "9007199254740991")]
    [InlineData(1.5, "1.5")]
    [InlineData(1e-9, "1E-09")]
    [InlineData(1.8446744073709552e19, "1.8446744073709552E+19")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    public void Values_are_written_as_short_as_they_can_be(double value, string expected)
    {
        var utf8 = new byte[SampleValue.MaxBytes];
        Encoding.UTF8.GetString(utf8, 0, SampleValue.Encode(value, utf8)).ShouldBe(expected);
    }

    [Fact]
    public void Every_value_reads_back_as_itself() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NormalFloat>(), value =>
        {
            var utf8 = new byte[SampleValue.MaxBytes];
            double.Parse(Encoding.UTF8.GetString(utf8, 0, SampleValue.Encode(value.Item, utf8)), System.Globalization.CultureInfo.InvariantCulture).ShouldBe(value.Item);
        }).QuickCheckThrowOnFailure();

    /// <summary>The runtime's own text is the shortest there is.</summary>
    [Fact]
    public void Decimals_are_written_as_short_as_the_runtime_would()
    {
        var random = new Random(7);
        var utf8 = new byte[SampleValue.MaxBytes];
        for (var i = 0; i < 200_000; i++)
        {
            var value = random.NextInt64(10_000_000_000_000_000 >> random.Next(54)) / Math.Pow(10, random.Next(12)) * (random.Next(5) == 0 ? -1 : 1);
            if (value != Math.Truncate(value))
            {
                Encoding.UTF8.GetString(utf8, 0, SampleValue.Encode(value, utf8)).ShouldBe(value.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }
        }
    }

    static async Task<string> Label(string name)
    {
        var page = await PageText.Of(A.Cluster with { Streams = [A.Stream(name)] });
        return page.Named("nats_stream_state").ShouldHaveSingleItem().Labels["stream"];
    }

    static string Valid(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
