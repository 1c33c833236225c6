using Surveyor.Metrics.Exposition;
using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class QuestionMetrics
{
    public static MetricGroup Group { get; } = new MetricGroup<Asked>(Fill)
    {
        Title = "Questions",
        Section = MetricSection.Own,
        Note = "How each question went the last time it was asked, and since the start.",
        Labels = [new("question", (in row) => row.Report.Name)],
        Families =
        [
            new("nats_survey_question_success", Gauge, "1 when every server expected to answer did, completely and legibly; no sample before it was asked.", (in row) => Units.Flag(row.Report.Success)),
            new("nats_survey_question_expected", Gauge, "Servers expected to answer.", (in row) => Known(row, row.Report.Expected)),
            new("nats_survey_question_answered", Gauge, "Servers that answered.", (in row) => Known(row, row.Report.Answered)),
            new("nats_survey_question_silent", Gauge, "Servers expected to answer that did not in time.", (in row) => Known(row, row.Report.Silent)),
            new("nats_survey_question_unsupported", Gauge, "Servers too old to know the question.", (in row) => Known(row, row.Report.Unsupported)),
            new("nats_survey_question_malformed", Gauge, "Servers whose reply could not be read, or was an error.", (in row) => Known(row, row.Report.Malformed)),
            new("nats_survey_question_incomplete", Gauge, "1 when some page of a reply is missing.", (in row) => Known(row, row.Report.Incomplete ? 1 : 0)),
            new("nats_survey_question_held", Gauge, "Servers not asked because they answer slowly or there was no time; their earlier answer is used, as long as it is not too old.", (in row) => Known(row, row.Report.Held)),
            new("nats_survey_question_duration_seconds", Gauge, "From the first request to the last reply.", (in row) => Known(row, row.Report.Duration.TotalSeconds)),
            new("nats_survey_question_pages", Gauge, "Requests sent.", (in row) => Known(row, row.Report.Pages)),
            new("nats_survey_question_reply_size_bytes", Gauge, "Bytes of the replies as they came over the wire.", (in row) => Known(row, row.Report.Bytes)),
            new("nats_survey_question_data_age_seconds", Gauge, "Age of the oldest answer in use.", (in row) => Units.Age(row.Report.OldestAnswer, row.Taken)),
            new("nats_survey_question_fresh_for_seconds", Gauge, "Age up to which answers are used again instead of asking anew.", (in row) => row.Report.FreshFor.TotalSeconds),
            new("nats_survey_question_requests_total", Counter, "Requests sent since the start.", (in row) => row.Report.RequestsTotal),
            new("nats_survey_question_reply_bytes_total", Counter, "Bytes of replies since the start, as they came over the wire.", (in row) => row.Report.BytesTotal),
            new("nats_survey_question_failures_total", Counter, "Times it did not go well, since the start.", (in row) => row.Report.FailuresTotal),
        ],
    };

    static void Fill(PageScope scope, RowList<Asked> rows)
    {
        foreach (var report in scope.Snapshot.Questions)
        {
            rows.Add(new(report, scope.Snapshot.Taken));
        }
    }

    static double? Known(in Asked row, double value) => row.Report.Success is null ? null : value;

    readonly record struct Asked(QuestionReport Report, DateTimeOffset Taken);
}
