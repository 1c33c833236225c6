using System.Net;
using Surveyor.Host.Options;

namespace Surveyor.Host.Http;

/// <summary>Who may see the pages and the API: this machine, and whoever comes to the address of the option pages-addr.</summary>
sealed class PagesGate
{
    PagesGate(IPEndPoint? address) => Address = address;

    /// <summary>Where others are let in; null when nowhere.</summary>
    public IPEndPoint? Address { get; }

    /// <param name="text">As the option accepts it.</param>
    /// <param name="port">The port when it says none.</param>
    public static PagesGate Of(string text, int port)
    {
        if (text.Length == 0)
        {
            return new(null);
        }

        var address = IPEndPoint.Parse(text);
        address.Port = address.Port == 0 ? port : address.Port;
        return new(address);
    }

    /// <summary>Listening there, the other address is listened on as well.</summary>
    public static bool Covers(IPAddress listening, int port, IPEndPoint other) =>
        port == other.Port && (listening.Equals(other.Address) || listening.Equals(IPAddress.IPv6Any)
            || (listening.Equals(IPAddress.Any) && other.AddressFamily == IPAddress.Any.AddressFamily));

    public bool Lets(ConnectionInfo connection) =>
        (connection.RemoteIpAddress is { } peer && IPAddress.IsLoopback(Plain(peer)))
        || (Address is { } open && connection.LocalIpAddress is { } local && (open.Port == 0 || connection.LocalPort == open.Port) && IsAt(open.Address, Plain(local)));

    public static Task Refuse(HttpContext context) => Answers.Text(
        context,
        403,
        $"The pages and the API answer only to the machine Surveyor runs on. To open them, start it with {HttpSettings.PagesAddr.Flag} <address>:<port>, and ask there; there is no login.\n");

    static bool IsAt(IPAddress open, IPAddress local) =>
        open.Equals(IPAddress.IPv6Any) || (open.Equals(IPAddress.Any) && local.AddressFamily == open.AddressFamily) || Plain(open).Equals(local);

    static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}

/// <summary>Maps what only those see whom the gate lets in.</summary>
sealed class PageRoutes(IEndpointRouteBuilder routes, PagesGate gate)
{
    public void Map(string path, RequestDelegate answer) =>
        Answers.Map(routes, path, context => gate.Lets(context.Connection) ? answer(context) : PagesGate.Refuse(context));
}
