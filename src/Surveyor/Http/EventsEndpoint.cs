using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Surveyor.Events;
using Surveyor.Snapshot;

namespace Surveyor.Host.Http;

/// <summary>
/// The last events as JSON, the newest first. Filters: <c>kind</c>, <c>account</c> (id or name), <c>stream</c>, <c>consumer</c>,
/// <c>server</c>, <c>since</c> (RFC 3339) and <c>limit</c>.
/// </summary>
sealed class EventsEndpoint(LiveSurvey live)
{
    static readonly string[] Parameters = ["kind", "account", "stream", "consumer", "server", "since", "limit"];

    public void Map(PageRoutes routes) => routes.Map("/api/events", Answer);

    async Task Answer(HttpContext context)
    {
        var query = context.Request.Query;
        if (query.Keys.FirstOrDefault(key => !Parameters.Contains(key)) is { } unknown)
        {
            await JsonAnswers.Problem(context, 400, $"there is no filter {unknown}; there are {string.Join(", ", Parameters)}");
            return;
        }

        var (limit, since) = (int.MaxValue, DateTimeOffset.MinValue);
        if (query.TryGetValue("limit", out var most) && !int.TryParse(most, NumberStyles.None, CultureInfo.InvariantCulture, out limit))
        {
            await JsonAnswers.Problem(context, 400, "limit is a whole number");
            return;
        }

        if (query.TryGetValue("since", out var from) && !DateTimeOffset.TryParse(from, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out since))
        {
            await JsonAnswers.Problem(context, 400, "since is a time such as 2026-11-21T04:00:00Z");
            return;
        }

        var accounts = new AccountNames(live.Latest().KnownAccounts);
        var events = live.Events()
            .Select(one => one with { Account = accounts.IdOf(one.Account) })
            .Where(one => Matches(query, "kind", one.Kind) && (Matches(query, "account", one.Account) || Matches(query, "account", accounts.NameOf(one.Account))) && Matches(query, "stream", one.Stream)
                && Matches(query, "consumer", one.Consumer) && Matches(query, "server", one.Server) && one.Time >= since)
            .Take(limit)
            .ToArray();
        await JsonAnswers.Write(context, 200, events, EventsJson.Default.RecentEventArray);
    }

    static bool Matches(IQueryCollection query, string name, string value) => !query.TryGetValue(name, out var wanted) || wanted.Contains(value);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RecentEvent[]))]
sealed partial class EventsJson : JsonSerializerContext;
