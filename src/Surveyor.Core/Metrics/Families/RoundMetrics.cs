using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class RoundMetrics
{
    public static MetricGroup Group { get; } = new MetricGroup<ClusterSnapshot>((scope, rows) => rows.Add(scope.Snapshot))
    {
        Title = "Rounds of the survey",
        Section = MetricSection.Own,
        Families =
        [
            new("nats_survey_rounds_total", Counter, "Rounds made.", (in row) => row.Survey.Rounds),
            new("nats_survey_last_round_duration_seconds", Gauge, "How long the last round took.", (in row) => row.Survey.Rounds > 0 ? row.Survey.LastDuration.TotalSeconds : null),
            new("nats_survey_last_round_timestamp_seconds", Gauge, "When the last round ended, seconds since the epoch.", (in row) => Units.UnixSeconds(row.Survey.LastRoundAt)),
            new("nats_survey_garbage_replies_total", Counter, "Replies that were no JSON or did not say who sent them.", (in row) => row.Survey.GarbageReplies),
            new("nats_survey_duplicate_replies_total", Counter, "Second replies of a server to one question.", (in row) => row.Survey.DuplicateReplies),
            new("nats_survey_configured_servers", Gauge, "The number of servers the operator expects; no sample when not given.", (in row) => row.Survey.ConfiguredCount),
            new("nats_survey_active_servers", Gauge, "The most servers any server says are active: a cross-check of those known here.", (in row) => row.Survey.ActiveServers),
            new("nats_survey_refused_servers_total", Counter, "Times a server was heard and not taken in because max-servers are known.", (in row) => row.Survey.ServersRefused),
            new("nats_survey_refused_assets", Gauge, "Streams and consumers left out because max-streams or max-consumers are known; a stream left out counts as one, with its consumers.", (in row) => row.Connection.Connected && row.Survey.Rounds > 0 ? row.Survey.AssetsRefused : null),
            new("nats_survey_refused_accounts", Gauge, "Accounts left out because max-accounts are known.", (in row) => row.Connection.Connected && row.Survey.Rounds > 0 ? row.Survey.AccountsRefused : null),
            new("nats_survey_servers_with_unknown_assets", Gauge, "Servers that never answered since Surveyor started: what streams they hold is not known.", (in row) => row.Connection.Connected && row.Survey.Rounds > 0 ? row.ServersWithUnknownAssets : null),
        ],
    };
}
