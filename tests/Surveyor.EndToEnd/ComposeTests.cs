using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Surveyor.EndToEnd.Kit;
using Surveyor.Host.Demo;
using Surveyor.Nats;

namespace Surveyor.EndToEnd;

/// <summary>Without a container engine: the files docker-compose.yml names are there and do what it wants of them.</summary>
public sealed partial class ComposeTests
{
    static readonly string[] Nodes = ["n1", "n2", "n3"];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Everything_mounted_exists()
    {
        foreach (var (inside, outside) in new ComposeFile().Services.SelectMany(static service => service.Mounts))
        {
            Path.Exists(outside).ShouldBeTrue($"{outside}, mounted as {inside}");
        }
    }

    [Fact]
    public void Every_service_is_unprivileged_and_has_a_health_check()
    {
        foreach (var service in new ComposeFile().Services)
        {
            ((string)service.Node["user"]).ShouldNotStartWith("0", customMessage: service.Name);
            service.Node["read_only"].ShouldBe("true", service.Name);
            service.Node.Keys.ShouldContain("healthcheck", service.Name);
        }
    }

    [Fact]
    public void The_variables_of_nats_surveyor_reach_Surveyor()
    {
        var surveyor = new ComposeFile(new Dictionary<string, string>
        {
            ["NATS_SURVEYOR_SERVERS"] = "tls://nats.example:4222",
            ["NATS_SURVEYOR_CREDS"] = "./SYS.creds",
            ["NATS_SURVEYOR_USER"] = "me",
            ["NATS_SURVEYOR_PASSWORD"] = "secret",
            ["NATS_SURVEYOR_SERVER_COUNT"] = "9",
        })["surveyor"];

        surveyor.Environment["NATS_SURVEYOR_SERVERS"].ShouldBe("tls://nats.example:4222");
        surveyor.Environment["NATS_SURVEYOR_USER"].ShouldBe("me");
        surveyor.Environment["NATS_SURVEYOR_PASSWORD"].ShouldBe("secret");
        surveyor.Environment["NATS_SURVEYOR_SERVER_COUNT"].ShouldBe("9");
        surveyor.Mounts[surveyor.Environment["NATS_SURVEYOR_CREDS"]].ShouldBe(Path.Combine(Tools.RepositoryRoot, "SYS.creds"));
    }

    [Fact]
    public async Task Its_servers_form_a_JetStream_cluster_that_Surveyors_user_may_ask_but_not_touch()
    {
        await using var servers = await StartServersAsync();
        await using var sys = await ConnectAsync(servers, "surveyor", "surveyor");
        await Eventually.TrueAsync(async () => await CountAsync(sys) == 3, "three servers answer");
        using var idz = await sys.RequestAsync("$SYS.REQ.SERVER.PING.IDZ", cancellation: Cancellation);
        var id = (string)JsonNode.Parse(idz.Data.Span)!["id"]!;
        await Should.ThrowAsync<NatsPermissionException>(async () => await sys.RequestAsync($"$SYS.REQ.SERVER.{id}.RELOAD", cancellation: Cancellation));

        await using var shop = await ConnectAsync(servers, "shop", "app");
        await new JetStreamApi(shop, TimeProvider.System).CreateStreamAsync("orders", ["orders"], 3, cancellation: Cancellation);
    }

    [Fact]
    public async Task Surveyor_shows_its_servers_with_that_environment()
    {
        await using var servers = await StartServersAsync();
        var service = new ComposeFile()["surveyor"];
        var environment = new Dictionary<string, string>(service.Environment)
        {
            ["NATS_SURVEYOR_SERVERS"] = string.Join(',', servers.Urls),
            ["NATS_SURVEYOR_SLOS"] = service.Mounts[service.Environment["NATS_SURVEYOR_SLOS"]],
        };
        await using var surveyor = await SurveyorProcess.StartAsync([], environment);
        await surveyor.WaitForServersAsync(3);
        (await surveyor.ScrapeAsync()).All("nats_survey_question_success").ShouldAllBe(static question => question.Value == 1);
        (await surveyor.GetAsync("api/objectives")).ShouldContain("payments-fast");
    }

    [Fact]
    public async Task Its_Prometheus_starts_with_that_command_line_and_configuration()
    {
        var service = new ComposeFile()["prometheus"];
        var check = await RunAsync(Tools.Promtool, ["check", "config", Path.Combine(service.Mounts["/etc/prometheus/surveyor"], "prometheus.yml")]);
        check.ShouldContain("SUCCESS: 2 rule files found");

        var folder = Directory.CreateTempSubdirectory("surveyor-compose-").FullName;
        await using Guardian guardian = new(folder);
        var arguments = service.Command
            .Select(argument => service.Mounts.Aggregate(argument, static (text, mount) => text.Replace(mount.Key, mount.Value, StringComparison.Ordinal)))
            .Select(argument => argument.Replace("=/prometheus", $"={folder}/data", StringComparison.Ordinal))
            .Append($"--web.listen-address=127.0.0.1:{new LoopbackPorts().Next()}");
        using Process prometheus = new() { StartInfo = new(Tools.Prometheus, arguments) { RedirectStandardError = true } };
        OutputLog log = new();
        prometheus.ErrorDataReceived += (_, line) => log.Add(line.Data ?? "(end)");
        prometheus.Start();
        guardian.Watch(prometheus.Id, folder);
        prometheus.BeginErrorReadLine();
        try
        {
            await log.WaitForAsync("Server is ready to receive web requests").WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        }
        finally
        {
            prometheus.Kill();
            await prometheus.WaitForExitAsync(CancellationToken.None);
        }
    }

    [Fact]
    public void The_image_is_built_from_files_that_exist_and_runs_without_root()
    {
        var lines = File.ReadAllLines(Path.Combine(Tools.RepositoryRoot, "Dockerfile"));
        foreach (var line in lines.Where(static line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal)))
        {
            foreach (var source in line.Split(' ')[1..^1])
            {
                Path.Exists(Path.Combine(Tools.RepositoryRoot, source)).ShouldBeTrue(source);
            }
        }

        lines.ShouldContain("USER $APP_UID");
        lines.ShouldContain(static line => line.StartsWith("HEALTHCHECK ", StringComparison.Ordinal));
        lines.Count(static line => line.StartsWith("FROM ", StringComparison.Ordinal)).ShouldBe(2);
    }

    static Task<NatsServers> StartServersAsync() => NatsServers.StartAsync(
        Tools.NatsServer(),
        static (ports, folder) =>
        {
            var compose = new ComposeFile();
            var routes = Nodes.ToDictionary(static name => name, _ => ports.Next());
            File.Copy(compose["n1"].Mounts["/etc/nats/accounts.conf"], Path.Combine(folder, "accounts.conf"));
            return [.. Nodes.Select(name => OnLoopback(compose[name], ports, routes, folder))];
        },
        TimeProvider.System,
        Cancellation);

    // The same file, with addresses and the store where this machine has them.
    static NatsServerSettings OnLoopback(ComposeService service, LoopbackPorts ports, Dictionary<string, int> routes, string folder)
    {
        service.Command[0].ShouldBe("-c");
        var port = ports.Next();
        var text = File.ReadAllText(service.Mounts[service.Command[1]])
            .Replace("0.0.0.0:4222", $"127.0.0.1:{port}", StringComparison.Ordinal)
            .Replace("127.0.0.1:8222", $"127.0.0.1:{ports.Next()}", StringComparison.Ordinal)
            .Replace("0.0.0.0:6222", $"127.0.0.1:{routes[service.Name]}", StringComparison.Ordinal)
            .Replace("\"/data\"", $"\"{folder}/{service.Name}\"", StringComparison.Ordinal);
        return new()
        {
            Name = service.Name,
            Port = port,
            Text = Route().Replace(text, match => $"127.0.0.1:{routes[match.Groups[1].Value]}"),
            Environment = service.Environment,
        };
    }

    static async Task<INatsConnection> ConnectAsync(NatsServers servers, string user, string password)
    {
        NatsConnection nats = new(new() { Urls = servers.Urls, AuthOpts = new() { Username = user, Password = password } });
        await nats.ConnectAsync(Cancellation);
        return nats;
    }

    static async Task<int> CountAsync(INatsConnection sys)
    {
        using var reply = await sys.RequestAsync("$SYS.REQ.SERVER.PING", cancellation: Cancellation);
        return (int)JsonNode.Parse(reply.Data.Span)!["statsz"]!["active_servers"]!;
    }

    static async Task<string> RunAsync(string program, IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var text = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        process.ExitCode.ShouldBe(0, text);
        return text;
    }

    [GeneratedRegex(@"\b(n[123]):6222")]
    private static partial Regex Route();
}
