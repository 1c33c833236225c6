using System.Net;
using Microsoft.AspNetCore.Http;
using Surveyor.Host.Http;

namespace Surveyor.Tests.Http;

public class PagesGateTests
{
    [Theory]
    [InlineData("", "127.0.0.1", "127.0.0.1", 7777, true)]
    [InlineData("", "127.8.9.1", "127.0.0.1", 7777, true)]
    [InlineData("", "::1", "::1", 7777, true)]
    [InlineData("", "::ffff:127.0.0.1", "::ffff:127.0.0.1", 7777, true)]
    [InlineData("", "10.0.0.9", "10.0.0.5", 7777, false)]
    [InlineData("", "::ffff:10.0.0.9", "::ffff:10.0.0.5", 7777, false)]
    [InlineData("10.0.0.5", "10.0.0.9", "10.0.0.5", 7777, true)]
    [InlineData("10.0.0.5", "10.0.0.9", "::ffff:10.0.0.5", 7777, true)]
    [InlineData("10.0.0.5", "10.0.0.9", "10.0.0.6", 7777, false)]
    [InlineData("10.0.0.5:7778", "10.0.0.9", "10.0.0.5", 7777, false)]
    [InlineData("10.0.0.5:7778", "10.0.0.9", "10.0.0.5", 7778, true)]
    [InlineData("0.0.0.0:7778", "10.0.0.9", "10.0.0.5", 7778, true)]
    [InlineData("0.0.0.0:7778", "fd00::9", "fd00::5", 7778, false)]
    [InlineData("[::]:7778", "fd00::9", "fd00::5", 7778, true)]
    [InlineData("[::]:7778", "10.0.0.9", "::ffff:10.0.0.5", 7778, true)]
    [InlineData("[::]:7778", "10.0.0.9", "10.0.0.5", 7777, false)]
    public void This_machine_is_let_in_and_who_comes_to_the_address(string option, string peer, string local, int port, bool isLetIn)
    {
        var context = From(peer, local, port);
        PagesGate.Of(option, 7777).Lets(context.Connection).ShouldBe(isLetIn);
    }

    [Fact]
    public async Task Others_see_the_metrics_and_the_probes_and_nothing_else()
    {
        await using var web = await WebFixture.StartAsync();
        string[] open = ["/metrics", "/healthz", "/-/healthy", "/-/ready"];
        foreach (var route in web.Routes.Where(route => route.RoutePattern.RawText is { } path && !path.Contains("nonfile", StringComparison.Ordinal)))
        {
            var context = From("10.0.0.9", "10.0.0.5", 7777);
            context.RequestServices = web.Services;
            context.Request.Method = "GET";
            context.Request.Path = route.RoutePattern.RawText;
            context.Response.Body = new MemoryStream();
            await route.RequestDelegate!(context);
            var isOpen = open.Contains(route.RoutePattern.RawText);
            context.Response.StatusCode.ShouldBe(isOpen ? 200 : 403, route.RoutePattern.RawText);
            System.Text.Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray()).Contains("--pages-addr", StringComparison.Ordinal).ShouldBe(!isOpen);
        }
    }

    [Theory]
    [InlineData("10.0.0.500")]
    [InlineData("somewhere")]
    [InlineData("10.0.0.5:99999")]
    [InlineData("somewhere:80")]
    public void What_is_no_address_is_refused(string text) => Options.Given.Flags("--pages-addr", text).Problems.ShouldNotBeEmpty();

    [Fact]
    public async Task The_address_is_listened_on_as_well()
    {
        await using var web = await WebFixture.StartAsync("--pages-addr", "127.0.0.2:0");
        web.Addresses.Select(address => new Uri(address).Host).ShouldBe(["127.0.0.1", "127.0.0.2"], ignoreOrder: true);
    }

    [Fact]
    public async Task An_address_that_is_listened_on_anyway_is_not_listened_on_twice()
    {
        await using var web = await WebFixture.StartAsync("--pages-addr", "127.0.0.1");
        web.Addresses.ShouldHaveSingleItem();
    }

    static DefaultHttpContext From(string peer, string local, int port)
    {
        var context = new DefaultHttpContext();
        (context.Connection.RemoteIpAddress, context.Connection.LocalIpAddress, context.Connection.LocalPort) = (IPAddress.Parse(peer), IPAddress.Parse(local), port);
        return context;
    }
}
