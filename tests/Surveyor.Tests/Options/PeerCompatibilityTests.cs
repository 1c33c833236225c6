using Surveyor.Host.Commands;
using Surveyor.Host.Options;
using Surveyor.Snapshot;

namespace Surveyor.Tests.Options;

public class PeerCompatibilityTests
{
    public static TheoryData<string, string> Built => [.. PeerOptions.Built.Select(o => new TheoryDataRow<string, string>(o.Name, o.Value))];

    public static TheoryData<string, string, string, string> Paired =>
        [.. PeerOptions.Paired.Select(o => new TheoryDataRow<string, string, string, string>(o.Name, o.Value, o.With, o.WithValue))];

    public static TheoryData<string> Refused => [.. PeerOptions.Refused];

    [Theory, MemberData(nameof(Built))]
    public void Every_option_of_nats_surveyor_is_taken_as_flag_variable_and_key(string name, string value)
    {
        var setting = AllSettings.ByName[name];
        OptionsReading[] readings =
        [
            Given.Flags($"--{name}", value),
            Given.Flags($"--{name}={value}"),
            Given.Variables((PeerOptions.Variable(name), value)),
            Given.File($"{name}: '{value}'"),
            Given.File($"{name.ToUpperInvariant()}: '{value}'"),
            Given.File($$"""{"{{name}}": "{{value}}"}""", "nats-surveyor.json"),
        ];

        // A switch takes its value only after '=', as in nats-surveyor.
        foreach (var reading in setting.IsSwitch ? readings[1..] : readings)
        {
            reading.Problems.ShouldBeEmpty();
            reading.Values.IsGiven(setting).ShouldBeTrue();
        }
    }

    [Theory, MemberData(nameof(Paired))]
    public void Options_that_belong_together_are_taken_together_and_missed_alone(string name, string value, string with, string withValue)
    {
        Given.Flags($"--{name}", value, $"--{with}", withValue).Problems.ShouldBeEmpty();
        Given.Variables((PeerOptions.Variable(name), value)).Problems.Single().ShouldBe($"{PeerOptions.Variable(name)}: {name}: needs {with}, which is not given");
    }

    [Theory, MemberData(nameof(Refused))]
    public void What_is_not_built_yet_refuses_to_start_and_names_itself(string name)
    {
        Given.Flags($"--{name}", "/somewhere").Problems.Single().ShouldBe($"--{name}: is known but not built yet in this version; remove it to start");
        Given.Variables((PeerOptions.Variable(name), "/somewhere")).Problems.Single().ShouldStartWith(PeerOptions.Variable(name) + ":");
        Given.File($"{name}: /somewhere").Problems.Single().ShouldContain($"nats-surveyor.yaml:1: {name}: is known but not built yet");
    }

    [Theory, MemberData(nameof(Refused))]
    public void What_is_not_built_yet_may_be_given_empty(string name)
    {
        Given.Flags($"--{name}=").Problems.ShouldBeEmpty();
        Given.Flags($"--{name}", "").Problems.ShouldBeEmpty();
        Given.Variables((PeerOptions.Variable(name), "")).Problems.ShouldBeEmpty();
        Given.File($"{name}: ''").Problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("-s", "nats://x:1")]
    [InlineData("-snats://x:1")]
    [InlineData("-s=nats://x:1")]
    [InlineData("--servers=nats://x:1")]
    public void The_servers_flag_has_a_letter(params string[] args) => Given.Flags(args).Value(NatsSettings.Servers).ShouldBe(["nats://x:1"]);

    [Theory]
    [InlineData("-c", "3")]
    [InlineData("-c3")]
    [InlineData("-c=3")]
    [InlineData("--count", "3")]
    [InlineData("--count=7", "--count=3")]
    public void The_count_flag_has_a_letter_and_the_last_one_holds(params string[] args) => Given.Flags(args).Value(SurveySettings.Count).ShouldBe(3);

    [Theory]
    [InlineData("-c", "-1")]
    [InlineData("--count", "-1")]
    [InlineData("--count=-1")]
    public void A_value_may_begin_with_a_dash(params string[] args) => Given.Flags(args).Value(SurveySettings.Count).ShouldBe(-1);

    [Theory]
    [InlineData("$OTHER.REQ.>", "$OTHER.REQ")]
    [InlineData("", "$SYS.REQ")]
    public void The_prefix_of_requests_may_be_empty_or_end_in_a_wildcard(string given, string meant) =>
        SurveySettings.From(Given.Flags("--sys-req-prefix", given).Values, Needs.All).RequestPrefix.ShouldBe(meant);

    [Fact]
    public void Address_and_port_have_letters()
    {
        var reading = Given.Flags("-p", "8080", "-a", "::");
        reading.Value(HttpSettings.Port).ShouldBe(8080);
        reading.Value(HttpSettings.Addr).ShouldBe("::");
    }

    [Theory]
    [InlineData("-creds", "creds")]
    [InlineData("-nkey", "nkey")]
    [InlineData("-tlscacert", "tlscacert")]
    [InlineData("-user", "user")]
    [InlineData("-addr", "addr")]
    [InlineData("-prefix", "prefix")]
    [InlineData("-timeout", "timeout")]
    [InlineData("-port", "port")]
    [InlineData("-jsz", "jsz")]
    public void Old_spellings_with_one_dash_are_taken(string flag, string name)
    {
        var value = PeerOptions.Built.First(o => o.Name == name).Value;
        foreach (var reading in new[] { Given.Flags(flag, value), Given.Flags($"{flag}={value}") })
        {
            reading.Problems.ShouldBeEmpty();
            reading.Values.IsGiven(AllSettings.ByName[name]).ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData("-http_user")]
    [InlineData("--http_user")]
    [InlineData("-http_pass")]
    [InlineData("--http_tlscert")]
    [InlineData("-http_tlskey")]
    [InlineData("--http_tlscacert")]
    public void Old_spellings_of_options_not_built_yet_refuse_under_their_present_name(string flag) =>
        Given.Flags(flag, "x").Problems.Single().ShouldStartWith("--" + flag.TrimStart('-').Replace('_', '-') + ":");

    [Fact]
    public void Old_switches_with_one_dash_are_taken() => Given.Flags("-gatewayz", "-tlscert", "/dev/null", "-tlskey=/dev/null", "-user", "u", "-password", "p").Problems.ShouldBeEmpty();

    [Fact]
    public void Old_spellings_of_help_and_version_are_taken()
    {
        FlagSpelling.Normalize(["-help"], []).ShouldBe(["--help"]);
        FlagSpelling.Normalize(["-version"], []).ShouldBe(["--version"]);
    }

    [Fact]
    public void The_command_line_of_the_peers_compose_file_is_understood()
    {
        var reading = Given.All(
            ["--count", "-1", "-s", "nats://host.docker.internal:4222", "--accounts", "--accounts-detailed", "--observe", "", "--jetstream", "", "--jsz", "all"],
            [
                ("NATS_SURVEYOR_CREDS", "/dev/null"), ("NATS_SURVEYOR_USER", "sys"), ("NATS_SURVEYOR_PASSWORD", "pass"),
                ("NATS_SURVEYOR_SERVERS", "nats://other:4222"), ("NATS_SURVEYOR_SERVER_COUNT", "3"),
            ]);

        var nats = NatsSettings.From(reading.Values);
        reading.Problems.ShouldBeEmpty();
        reading.Warnings.ShouldBeEmpty();
        nats.Urls.ShouldBe(["nats://host.docker.internal:4222"]);
        nats.AuthOpts.Username.ShouldBe("sys");
        nats.AuthOpts.Password.ShouldBe("pass");
        nats.AuthOpts.CredsFile.ShouldBeNull();
        SurveySettings.From(reading.Values, default).ExpectedCount.ShouldBeNull();
    }

    [Fact]
    public void The_compose_variable_for_the_count_is_the_count() => Given.Variables(("NATS_SURVEYOR_SERVER_COUNT", "5")).Value(SurveySettings.Count).ShouldBe(5);

    [Fact]
    public void The_own_variable_goes_before_the_compose_variable() =>
        Given.Variables(("NATS_SURVEYOR_SERVER_COUNT", "5"), ("NATS_SURVEYOR_COUNT", "6")).Value(SurveySettings.Count).ShouldBe(6);

    [Fact]
    public void Credentials_with_content_are_kept_beside_a_user()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "something");
            NatsSettings.From(Given.Flags("--creds", file, "--user", "u").Values).AuthOpts.CredsFile.ShouldBe(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Words_after_a_subcommand_are_left_alone()
    {
        var root = SurveyCommand.Create();
        root.Add(new System.CommandLine.Command("demo"));
        FlagSpelling.Normalize(["-c3", "demo", "-port", "1"], ["demo"]).ShouldBe(["--count=3", "demo", "-port", "1"]);
        SurveyCommand.Parse(root, ["demo"]).CommandResult.Command.Name.ShouldBe("demo");
    }

    [Theory]
    [InlineData("trace", LogLevel.Trace)]
    [InlineData("DEBUG", LogLevel.Debug)]
    [InlineData("warning", LogLevel.Warning)]
    [InlineData("panic", LogLevel.Critical)]
    public void The_peers_log_levels_are_taken_in_any_case(string word, LogLevel level) => Given.Flags("--log-level", word).Value(LogSettings.Level).ShouldBe(level);
}
