using Surveyor.Host.Options;

namespace Surveyor.Tests.Options;

public class EnvironmentTests
{
    [Fact]
    public void What_kubernetes_injects_for_a_service_named_nats_surveyor_is_ignored()
    {
        var reading = Given.Variables(
            ("NATS_SURVEYOR_PORT", "tcp://10.0.0.1:7777"),
            ("NATS_SURVEYOR_SERVICE_HOST", "10.0.0.1"),
            ("NATS_SURVEYOR_SERVICE_PORT", "7777"),
            ("NATS_SURVEYOR_SERVICE_PORT_HTTP", "7777"),
            ("NATS_SURVEYOR_PORT_7777_TCP", "tcp://10.0.0.1:7777"),
            ("NATS_SURVEYOR_PORT_7777_TCP_PROTO", "tcp"),
            ("NATS_SURVEYOR_PORT_7777_TCP_PORT", "7777"),
            ("NATS_SURVEYOR_PORT_7777_TCP_ADDR", "10.0.0.1"),
            ("NATS_SURVEYOR_METRICS_PORT", "tcp://10.0.0.2:80"),
            ("NATS_SURVEYOR_METRICS_SERVICE_HOST", "10.0.0.2"));

        reading.Value(HttpSettings.Port).ShouldBe(7777);
        reading.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void A_port_as_a_number_is_still_the_port() => Given.Variables(("NATS_SURVEYOR_PORT", "8080")).Value(HttpSettings.Port).ShouldBe(8080);

    [Fact]
    public void An_unknown_variable_only_warns_and_never_shows_its_value()
    {
        var reading = Given.Variables(("NATS_SURVEYOR_PASWORD", "hunter2"), ("OTHER", "x"));
        reading.Problems.ShouldBeEmpty();
        reading.Warnings.ShouldBe(["the environment variable NATS_SURVEYOR_PASWORD means nothing to Surveyor; did you mean NATS_SURVEYOR_PASSWORD?"]);
    }

    [Fact]
    public void What_has_no_effect_in_nats_surveyor_by_mistake_works()
    {
        var metrics = MetricsSettings.From(Given.Variables(
            ("NATS_SURVEYOR_JSZ", "streams"), ("NATS_SURVEYOR_JSZ_FILTER", "stream_total_bytes"), ("NATS_SURVEYOR_PREFIX", "my")).Values);
        (metrics.Streams, metrics.Consumers).ShouldBe((true, false));
        metrics.JszFilter.ShouldBe(["stream_total_bytes"]);
        metrics.Prefix.ShouldBe("my");
        MetricsSettings.From(Given.File("jsz: Consumers").Values).Consumers.ShouldBeTrue();
    }

    [Fact]
    public void Accepted_options_without_effect_say_so()
    {
        Given.Flags("--pprof").Warnings.ShouldHaveSingleItem().ShouldStartWith("pprof has no effect");
        Given.Flags("--server-discovery-timeout", "1s").Warnings.ShouldHaveSingleItem().ShouldStartWith("server-discovery-timeout has no effect");
    }
}
