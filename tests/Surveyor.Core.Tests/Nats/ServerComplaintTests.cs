namespace Surveyor.Nats;

public sealed class ServerComplaintTests
{
    [Theory]
    [InlineData("Permissions Violation for Publish to \"a.b\"", "Publish", "a.b")]
    [InlineData("Permissions Violation for Publish to \"a\\\"b\\\\c\"", "Publish", "a\"b\\c")]
    [InlineData("permissions violation for publish to \"a\"", "Publish", "a")]
    [InlineData("Permissions Violation for Publish with Reply of \"r.1\"", "ReplyTo", "r.1")]
    [InlineData("Permissions Violation for Subscription to \"x.>\"", "Subscribe", "x.>")]
    [InlineData("Permissions Violation for Subscription to \"x\" using queue \"q\"", "Subscribe", "x")]
    [InlineData("Permissions Violation for Publish to \"never ended", "Publish", "never ended")]
    [InlineData("Permissions Violation for Publish to \"\\", "Publish", "\\")]
    [InlineData("Permissions Violation for Publish to ", "Publish", "")]
    [InlineData("Authorization Violation", "Authorization", "")]
    [InlineData("Authentication Timeout", "Authorization", "")]
    [InlineData("User Authentication Expired", "Authorization", "")]
    [InlineData("Account Authentication Revoked", "Authorization", "")]
    [InlineData("Maximum Connections Exceeded", "Other", "")]
    [InlineData("", "Other", "")]
    public void The_words_of_a_server_are_understood(string text, string kind, string subject)
    {
        var complaint = ServerComplaint.Parse(text);

        complaint.Kind.ToString().ShouldBe(kind);
        complaint.Subject.ShouldBe(subject);
    }

    [Fact]
    public void What_is_shown_of_it_is_short_and_one_line() =>
        ServerComplaint.Parse("a\r\nb\u001b[31m" + new string('x', 10_000)).Text.ShouldSatisfyAllConditions(
            text => text.Length.ShouldBeLessThan(300),
            text => text.ShouldStartWith("a  b [31m"));
}
