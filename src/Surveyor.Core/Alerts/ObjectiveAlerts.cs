using Surveyor.Objectives;

namespace Surveyor.Alerts;

/// <summary>The alerts of one objective.</summary>
public static class ObjectiveAlerts
{
    /// <summary>Whom the alert is for, beside its severity.</summary>
    const string UrgencyLabel = "urgency";

    public static IReadOnlyList<AlertRule> Of(Objective objective) =>
    [
        .. Burning(objective, Urgency.Page, objective.Pages),
        .. Burning(objective, Urgency.Ticket, objective.Tickets),
        .. objective.BreachFor is { } time && (objective.Pages || objective.Tickets) ? [Breach(objective, time)] : Array.Empty<AlertRule>(),
        .. objective.Tickets ? [Gone(objective)] : Array.Empty<AlertRule>(),
    ];

    /// <summary>Windows of one urgency are one alert: who is woken by the fast one need not be woken by the slow one, too.</summary>
    static IEnumerable<AlertRule> Burning(Objective objective, Urgency urgency, bool wanted)
    {
        if (wanted)
        {
            var isPage = urgency is Urgency.Page;
            yield return Owned(objective, urgency, new(isPage ? "NatsObjectiveBurnsFast" : "NatsObjectiveBurnsSlowly", new Burns(objective, [.. BurnWindows.Of(objective).Where(window => window.Urgency == urgency)]))
            {
                Summary = $"Objective {{slo}}: {{value}} of the requests {Asked(objective)} are bad, and {Percent(objective.Budget)} may be.",
                Value = ValueForm.Share,
                Meaning = isPage
                    ? "So many requests are bad that the error budget will be gone within days: over the long window, which tells that it matters, and over the short one, which tells that it still goes on."
                    : "So many requests are bad that the error budget will be gone before its period ends: nothing to be woken for, but not to be left alone.",
                Remedy = isPage
                    ? "Look at the service's page: which results are bad (slow, no responders, unanswered), since when, and of which responder. Undo what was changed last."
                    : "See on the objective's page which minutes burnt most, and find what they have in common. If the promise is wrong, change it.",
            });
        }
    }

    static AlertRule Breach(Objective objective, TimeSpan time) => Owned(objective, objective.Pages ? Urgency.Page : Urgency.Ticket, new("NatsObjectiveBreached", new Breaches(objective))
    {
        For = time,
        Summary = $"Objective {{slo}}: {{value}} of the requests {Asked(objective)} have been bad for {WindowText.Of(time)}, and {Percent(objective.Budget)} may be.",
        Value = ValueForm.Share,
        Meaning = "The plain threshold (\"P99 under 500 ms for 2 minutes\") is exceeded for as long as the objective says, however much of the error budget is left.",
        Remedy = "As for NatsObjectiveBurnsFast. When it comes too often and nobody minds, the threshold is wrong, or it should be left to the error budget.",
    });

    static AlertRule Gone(Objective objective)
    {
        var silent = new Silent(objective);
        return Owned(objective, Urgency.Ticket, new("NatsObjectiveSilent", silent)
        {
            Summary = $"Objective {{slo}}: there were no requests {Asked(objective)} for {WindowText.Of(silent.Now.Long)}.",
            Meaning = "The service had traffic enough to be judged, is heard, and nobody asks it any more: it may be gone, or its clients.",
            Remedy = "Look whether the service still runs and whether its clients reach it. If that is the end of it, delete the objective.",
        });
    }

    static AlertRule Owned(Objective objective, Urgency urgency, AlertRule rule)
    {
        var (severity, word) = urgency is Urgency.Page ? (AlertRule.Critical, "page") : (AlertRule.Warning, "ticket");
        KeyValuePair<string, string>[] labels = [new(UrgencyLabel, word), new("owner", objective.Owner), .. objective.Labels.Where(static label => !BurnRecords.Labels.Contains(label.Key))];
        return rule with
        {
            Severity = severity,
            By = BurnRecords.Labels,
            Objective = objective,
            Description = objective.Description.Length > 0 ? AlertText.Verbatim(objective.Description) : null,

            // The series have the name, too. Without it two objectives with equal labels would be one rule to Prometheus' lint.
            Labels = [.. labels.Append(new(BurnRecords.Labels[0], objective.Name)).Where(static label => label.Value.Length > 0 && label.Key != AlertRule.SeverityLabel)
                .GroupBy(static label => label.Key).Select(static same => same.Last()).OrderBy(static label => label.Key, StringComparer.Ordinal)],
            Annotations = [.. objective.Annotations.OrderBy(static one => one.Key, StringComparer.Ordinal)],
        };
    }

    static string Asked(Objective objective) => objective.ByRequestorAccount ? "of {requestor_account} to {nats_service}" : "to {nats_service}";

    static string Percent(decimal share) => $"{PromText.Number(share * 100)} %";
}
