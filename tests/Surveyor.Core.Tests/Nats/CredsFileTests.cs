namespace Surveyor.Nats;

public sealed class CredsFileTests
{
    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void The_token_and_the_seed_are_found_whatever_the_line_breaks(string lineBreak)
    {
        var creds = CredsFile.Parse(Text.ReplaceLineEndings(lineBreak));

        creds.Jwt.ShouldBe("eyJ0eXAi.eyJqdGki.c2ln-_");
        creds.Seed.ShouldBe("SUAB");
    }

    [Fact]
    public void Half_a_file_is_refused_without_repeating_it() =>
        Should.Throw<FormatException>(() => CredsFile.Parse(Text[..Text.IndexOf("-----BEGIN USER", StringComparison.Ordinal)])).Message.ShouldNotContain("eyJ");

    [Theory]
    [InlineData("SUAB")]
    [InlineData("  SUAB \r\n")]
    [InlineData("# my key\nSUAB\n")]
    public void An_nkey_file_may_be_bare(string text) => CredsFile.ParseSeed(text).ShouldBe("SUAB");

    [Fact]
    public void An_nkey_file_may_be_decorated() => CredsFile.ParseSeed(Text).ShouldBe("SUAB");

    [Fact]
    public void A_file_without_a_seed_is_refused() => Should.Throw<FormatException>(() => CredsFile.ParseSeed("UABC"));

    const string Text =
        """
        -----BEGIN NATS USER JWT-----
        eyJ0eXAi.eyJqdGki.c2ln-_
        ------END NATS USER JWT------

        ************************* IMPORTANT *************************
        NKEY Seed printed below can be used to sign and prove identity.

        -----BEGIN USER NKEY SEED-----
        SUAB
        ------END USER NKEY SEED------

        *************************************************************

        """;
}
