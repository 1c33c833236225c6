using Surveyor.Protocol;

namespace Surveyor.Core.Tests.Protocol;

public class QuestionTests
{
    [Fact]
    public void Every_question_has_its_subject_and_name() =>
        Asked.All.Select(asked => $"{asked.Question} {asked.Question.ToAll}").ShouldBe(
        [
            "statsz SERVER.PING.STATSZ",
            "varz SERVER.PING.VARZ",
            "jsz SERVER.PING.JSZ",
            "gatewayz SERVER.PING.GATEWAYZ",
            "leafz SERVER.PING.LEAFZ",
            "account_statz ACCOUNT.PING.STATZ",
            "raftz SERVER.PING.RAFTZ",
            "healthz SERVER.PING.HEALTHZ",
            "account_info SERVER.PING.ACCOUNTZ",
            "subsz SERVER.PING.SUBSZ",
            "user_info USER.INFO",
        ]);

    [Fact]
    public void One_server_is_asked_by_its_id() => Ask.Jsz.ToServer("NABC").ShouldBe("SERVER.NABC.JSZ");
}
