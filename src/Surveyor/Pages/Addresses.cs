namespace Surveyor.Host.Pages;

/// <summary>Paths of pages. Names are escaped: they may hold anything.</summary>
static class Addresses
{
    public static string Of(StreamLine line) => Stream(line.Account, line.Stream, line.Domain, line.Server);

    public static string Of(ConsumerLine line) => Consumer(line.Account, line.Stream, line.Consumer, line.Domain, line.Server);

    public static string StreamOf(ConsumerLine line) => Stream(line.Account, line.Stream, line.Domain, line.Server);

    public static string Of(WorstLine line) => line.Kind == "stream"
        ? Stream(line.Account, line.Stream, line.Domain, line.Server)
        : Consumer(line.Account, line.Stream, line.Consumer, line.Domain, line.Server);

    public static string Of(ServerLine line) => Server(line.Name, line.Cluster, line.Domain, line.DuplicateName ? line.Id : "");

    public static string Server(string name, string cluster, string domain, string id) =>
        $"/servers/{Part(name)}{Query(("cluster", cluster), ("domain", domain), ("id", id))}";

    /// <summary>Null where no page tells more.</summary>
    public static string? Of(FindingLine line) => line.Kind switch
    {
        "server" => Server(line.Name, "", "", line.Id),
        "account" => StreamList.Spec.Path + Query(("account", line.Id)),
        _ => null,
    };

    public static string Of(ServiceLine line) => Service(line.Service, line.Account);

    public static string ServiceOf(ObjectiveLine line) => Service(line.Service, line.Account);

    public static string Of(ObjectiveLine line) => $"/objectives/{Part(line.Objective)}{Query(("service", line.Service), ("account", line.Account), ("requestor_account", line.RequestorAccount))}";

    /// <summary>The consumers of a stream.</summary>
    public static string ConsumersOf(StreamLine line) => ConsumerList.Spec.Path + Query(("account", line.Account), ("stream", line.Stream), ("domain", line.Domain), ("server", line.Server));

    static string Stream(string account, string stream, string domain, string server) =>
        $"/streams/{Part(account)}/{Part(stream)}{Query(("domain", domain), ("server", server))}";

    static string Consumer(string account, string stream, string consumer, string domain, string server) =>
        $"/consumers/{Part(account)}/{Part(stream)}/{Part(consumer)}{Query(("domain", domain), ("server", server))}";

    static string Service(string service, string account) => $"/services/{Part(service)}{Query(("account", account))}";

    static string Part(string name) => Uri.EscapeDataString(name);

    /// <summary>Only what is not empty is said.</summary>
    static string Query(params ReadOnlySpan<(string Key, string Value)> parts)
    {
        var query = default(QueryString);
        foreach (var (key, value) in parts)
        {
            query = value.Length > 0 ? query.Add(key, value) : query;
        }

        return query.ToUriComponent();
    }
}
