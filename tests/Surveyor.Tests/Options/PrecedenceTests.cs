using Surveyor.Host.Options;

namespace Surveyor.Tests.Options;

public class PrecedenceTests
{
    [Fact]
    public void A_flag_goes_before_a_variable_before_a_file_before_the_default()
    {
        Given.All([]).Value(HttpSettings.Port).ShouldBe(7777);
        Given.All([], [], "port: 1").Value(HttpSettings.Port).ShouldBe(1);
        Given.All([], [("NATS_SURVEYOR_PORT", "2")], "port: 1").Value(HttpSettings.Port).ShouldBe(2);
        Given.All(["--port", "3"], [("NATS_SURVEYOR_PORT", "2")], "port: 1").Value(HttpSettings.Port).ShouldBe(3);
    }

    [Fact]
    public void A_switch_can_be_switched_off_again()
    {
        Given.All(["--tlsfirst=false"], [("NATS_SURVEYOR_TLSFIRST", "1")]).Value(NatsSettings.TlsFirst).ShouldBeFalse();
        Given.Flags("--tlsfirst=false", "--tlsfirst").Value(NatsSettings.TlsFirst).ShouldBeTrue();
        Given.Flags("--tlsfirst", "--gatewayz").Value(NatsSettings.TlsFirst).ShouldBeTrue();
    }

    [Fact]
    public void An_empty_variable_counts_as_not_set() => Given.All([], [("NATS_SURVEYOR_PORT", "")], "port: 1").Value(HttpSettings.Port).ShouldBe(1);

    [Fact]
    public void An_empty_key_counts_as_not_set() => Given.File("port:\nuser: ~\n").Value(HttpSettings.Port).ShouldBe(7777);

    [Fact]
    public void An_empty_text_as_flag_counts_as_empty_and_not_as_missing() =>
        Given.All(["--user="], [("NATS_SURVEYOR_USER", "u")]).Value(NatsSettings.User).ShouldBe("");

    [Fact]
    public void The_yaml_file_goes_before_yml_and_json()
    {
        var folder = Directory.CreateTempSubdirectory("surveyor-options-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "nats-surveyor.yml"), "port: 2");
            File.WriteAllText(Path.Combine(folder.FullName, "nats-surveyor.json"), "{\"port\": 3}");
            Read().ShouldBe(2);
            File.WriteAllText(Path.Combine(folder.FullName, "nats-surveyor.yaml"), "port: 1");
            Read().ShouldBe(1);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        int Read() => OptionReader.Read(new([], [], new Dictionary<string, string>(), [folder.FullName])).Value(HttpSettings.Port);
    }

    [Fact]
    public void A_named_file_is_read_instead_of_the_usual_one()
    {
        var named = Path.GetTempFileName();
        try
        {
            File.WriteAllText(named, "port: 9");
            Given.All(["--config", named], [], "port: 1").Value(HttpSettings.Port).ShouldBe(9);
            Given.All([], [("NATS_SURVEYOR_CONFIG", named)], "port: 1").Value(HttpSettings.Port).ShouldBe(9);
        }
        finally
        {
            File.Delete(named);
        }
    }

    [Fact]
    public void Keys_with_a_common_beginning_may_be_nested()
    {
        var reading = Given.File("""
            forget: {server: 2h, leaf: 5m}
            fresh:
              for:
                light: 0s
            """);
        reading.Value(SurveySettings.ForgetServer).ShouldBe(TimeSpan.FromHours(2));
        reading.Value(SurveySettings.ForgetLeaf).ShouldBe(TimeSpan.FromMinutes(5));
        reading.Value(SurveySettings.FreshLight).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Lists_are_yaml_lists_or_text_with_commas()
    {
        Given.File("include-streams: [ORDERS, 'A,B']").Value(MetricsSettings.IncludeStreams).ShouldBe(["ORDERS", "A,B"]);
        Given.File("include-streams: ORDERS, EVENTS").Value(MetricsSettings.IncludeStreams).ShouldBe(["ORDERS", "EVENTS"]);
        Given.Flags("--include-streams", "A,B", "--include-streams=C").Value(MetricsSettings.IncludeStreams).ShouldBe(["A", "B", "C"]);
    }

    [Fact]
    public void Constant_labels_are_a_mapping_or_pairs()
    {
        KeyValuePair<string, string>[] labels = [new("env", "prod"), new("region", "eu,west")];
        Given.File("constant-labels: {env: prod, region: 'eu,west'}").Value(MetricsSettings.ConstantLabels).ShouldBe(labels);
        Given.Flags("--constant-labels", "env=prod,dc=1").Value(MetricsSettings.ConstantLabels).ShouldBe([new("env", "prod"), new("dc", "1")]);
    }
}
