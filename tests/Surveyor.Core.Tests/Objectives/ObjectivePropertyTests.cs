using Surveyor.Core.Tests.Protocol;
using Surveyor.Objectives;

namespace Surveyor.Core.Tests.Objectives;

/// <summary>Counts, alerts and states over random histories, against a list of all events.</summary>
public class ObjectivePropertyTests
{
    [Fact]
    public void Every_number_and_every_verdict_is_what_a_list_of_all_events_says() => Property.Holds(1_500, RandomHistory.All, RandomHistory.Shrink, Agree);

    /// <summary>The smallest histories in which a mistake showed, real ones and such that were made on purpose.</summary>
    [Theory]
    [InlineData("90d 0.99 r2")] // Of a service of which nothing was counted yet nothing was kept.
    [InlineData("7d 0.999 l1 r115182168")] // The short window heard nothing; and buckets that were passed over are empty.
    [InlineData("1h 0.5 u5")] // As many bad ones as are asked for, and no more.
    [InlineData("30d 0.5 e1")] // A requestor that left early.
    [InlineData("1d 0.999 g1 r0")] // Times of another process.
    [InlineData("30d 0.9 n3 g1 s6")] // Exactly at the bar.
    public void What_went_wrong_once_goes_right(string history) => Agree(RandomHistory.Read(history));

    static void Agree(RandomHistory history)
    {
        var truth = new BruteForce(history);
        var status = truth.Promise.Status;
        foreach (var (window, counts) in status.Windows)
        {
            var (least, most) = truth.Counts(window);
            counts.Good.ShouldBeInRange(least.Good - 1e-6, most.Good + 1e-6, $"{window}");
            counts.Bad.ShouldBeInRange(least.Bad - 1e-6, most.Bad + 1e-6, $"{window}");
            counts.Unheard.ShouldBeInRange(least.Unheard - TimeSpan.FromMilliseconds(1), most.Unheard + TimeSpan.FromMilliseconds(1), $"{window}");
            counts.ErrorRatio.ShouldBe(counts.Bad + counts.Good > 0 ? counts.Bad / (counts.Bad + counts.Good) : null);
        }

        foreach (var burn in status.Burns)
        {
            truth.Holds(burn.Window).ShouldContain(burn.Holds, burn.Window.Name);
        }

        bool? burning = status.Burns.Any(static burn => burn.Holds == true) ? true : status.Burns.All(static burn => burn.Holds == false) ? false : null;
        truth.States(heard: true, burning).ShouldContain(status.State);
        status.BudgetLeft?.ShouldBe((double)(1 - ((decimal)status.Period.ErrorRatio! / (1 - history.Target))), 1e-9);
    }
}
