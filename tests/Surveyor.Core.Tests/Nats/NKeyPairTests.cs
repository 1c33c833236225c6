namespace Surveyor.Nats;

public sealed class NKeyPairTests
{
    [Theory]
    [InlineData(NKeyKind.User, "SU", "U")]
    [InlineData(NKeyKind.Account, "SA", "A")]
    [InlineData(NKeyKind.Operator, "SO", "O")]
    [InlineData(NKeyKind.Server, "SN", "N")]
    public void A_new_key_survives_its_text_form(NKeyKind kind, string seedBeginning, string keyBeginning)
    {
        var created = NKeyPair.Create(kind);
        var read = NKeyPair.FromSeed(created.Seed);

        created.Seed.ShouldStartWith(seedBeginning);
        created.Seed.Length.ShouldBe(58);
        created.PublicKey.ShouldStartWith(keyBeginning);
        created.PublicKey.Length.ShouldBe(56);
        read.Kind.ShouldBe(kind);
        read.PublicKey.ShouldBe(created.PublicKey);
        read.Sign("nonce"u8).ShouldBe(created.Sign("nonce"u8));
    }

    [Fact]
    public void Every_wrong_letter_is_noticed()
    {
        var seed = NKeyPair.Create(NKeyKind.User).Seed;
        for (var i = 0; i < seed.Length; i++)
        {
            var wrong = string.Concat(seed.AsSpan(0, i), seed[i] == 'A' ? "B" : "A", seed.AsSpan(i + 1));
            Should.Throw<FormatException>(() => NKeyPair.FromSeed(wrong)).Message.ShouldNotContain(wrong);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("SU")]
    [InlineData("not a seed")]
    [InlineData("suaa")]
    public void What_is_no_seed_is_refused(string text) => Should.Throw<FormatException>(() => NKeyPair.FromSeed(text));

    [Fact]
    public void A_public_key_is_no_seed() =>
        Should.Throw<FormatException>(() => NKeyPair.FromSeed(NKeyPair.Create(NKeyKind.User).PublicKey));

    [Fact]
    public void A_key_pair_does_not_print_its_seed()
    {
        var keys = NKeyPair.Create(NKeyKind.User);

        $"{keys}".ShouldBe(keys.PublicKey);
    }
}
