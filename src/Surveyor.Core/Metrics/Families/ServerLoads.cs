using Surveyor.Metrics.Exposition;
using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ServerLoads
{
    public static MetricGroup Group { get; } = new MetricGroup<ServerView>(Fill)
    {
        Title = "What Surveyor costs servers",
        Section = MetricSection.Accounts,
        Needs = Needs.JszTotals,
        Note = "Of the big question, about streams and consumers (JSZ). What all servers together are asked is told by question.",
        Troubled = ServerView.Troubled,
        Labels = ServerLabels.Stable<ServerView>(),
        Families =
        [
            new("nats_survey_server_jsz_requests_total", Counter, "Requests to the server, one for each page.", (in row) => row.Row.JszLoad?.Requests),
            new("nats_survey_server_jsz_reply_bytes_total", Counter, "Bytes of its replies, as they came over the wire.", (in row) => row.Row.JszLoad?.Bytes),
            new("nats_survey_server_jsz_answer_seconds", Gauge, "How long it took for its last complete answer, all pages together.", (in row) => row.Row.JszLoad is { AnswerTime.Ticks: > 0 } load ? load.AnswerTime.TotalSeconds : null),
            new("nats_survey_server_jsz_rest_seconds", Gauge, "How long it is left alone after an answer, and its last answer shown, because it took more than a second: ten times as long as it took. 0 for others.", (in row) => row.Row.JszLoad?.Rest.TotalSeconds),
        ],
    };

    static void Fill(PageScope scope, RowList<ServerView> rows)
    {
        foreach (var server in scope.Servers)
        {
            if (server is { JszLoad: not null, State: ServerState.Up })
            {
                rows.Add(new(server, scope.Snapshot.Taken));
            }
        }
    }
}
