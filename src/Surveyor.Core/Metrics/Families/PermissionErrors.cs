using Surveyor.Metrics.Exposition;
using Surveyor.Metrics.Rows;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class PermissionErrors
{
    public static MetricGroup Group { get; } = new MetricGroup<KeyValuePair<string, long>>(Fill)
    {
        Title = "Permissions that are missing",
        Section = MetricSection.Own,
        Labels = [new("subject", (in row) => row.Key)],
        Families = [new("nats_survey_permission_errors_total", Counter, "Publishes and subscriptions the server refused, by class of subject.", (in row) => row.Value)],
    };

    static void Fill(PageScope scope, RowList<KeyValuePair<string, long>> rows)
    {
        foreach (var refused in scope.Snapshot.Connection.PermissionErrors)
        {
            rows.Add(refused);
        }
    }
}
