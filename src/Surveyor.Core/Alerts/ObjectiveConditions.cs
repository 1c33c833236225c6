using Surveyor.Objectives;

namespace Surveyor.Alerts;

/// <summary>Conditions of objectives on how they stand. Null: nobody can say.</summary>
static class ObjectiveConditions
{
    public static (bool? Holds, double Value) Of(Burns burns, ObjectiveStatus status)
    {
        var mine = status.Burns.Where(burn => burns.Windows.Any(window => window.Name == burn.Window.Name)).ToList();
        var holding = mine.FindIndex(static burn => burn.Holds is true);
        return holding >= 0 ? (true, mine[holding].Long.ErrorRatio ?? 0) : (mine.Any(static burn => burn.Holds is null) ? null : false, 0);
    }

    public static (bool? Holds, double Value) OfBreach(ObjectiveStatus status) =>
        (status.Breaches, Counts(status, ErrorBudget.BreachWindow(status.Objective))?.ErrorRatio ?? 0);

    public static (bool? Holds, double Value) Of(Silent silent, ObjectiveStatus status)
    {
        if (Counts(status, silent.Now.Long) is not { } now || Counts(status, silent.Before) is not { } before || !ErrorBudget.IsHeard(now, silent.Now.Long))
        {
            return (null, 0);
        }

        // Counts are fractions where a window cuts a bucket.
        return (now.Events < 0.5 && before.Events >= silent.Objective.LeastEvents, 0);
    }

    static EventCounts? Counts(ObjectiveStatus status, TimeSpan window) =>
        status.Windows.Where(one => one.Window == window).Select(static one => (EventCounts?)one.Counts).FirstOrDefault();
}
