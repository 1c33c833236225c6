using Surveyor.Alerts;
using Surveyor.Core.Tests.Survey;

namespace Surveyor.Core.Tests.Alerts;

/// <summary>What promtool is told that Prometheus does, Surveyor does on the same series: raises the same alerts, with the same words, and ends them.</summary>
public class AgreementTests
{
    static readonly RuleNaming Naming = new() { ConstantLabels = [new("region", "eu")] };

    public static TheoryData<int> Rules => [.. Enumerable.Range(0, AlertCatalogue.System.Count).Where(static i => !AlertCatalogue.System[i].OnlyPrometheus)];

    [Theory, MemberData(nameof(Rules))]
    public void Surveyor_and_Prometheus_agree(int index)
    {
        var rule = AlertCatalogue.System[index];
        var (test, time) = (SystemRuleTest.Of(rule, Naming), new FakeTime());
        var evaluator = new AlertEvaluator(Naming, [], time);
        var start = time.Now;
        foreach (var moment in test.Moments)
        {
            for (; time.Now - start < moment.Time; time.Step(time.Now + test.Step))
            {
                Look();
            }

            var raised = Look().Where(alert => alert.Name == moment.Alert && alert.State is AlertState.Firing).ToList();
            if (moment.Expected is not { } expected)
            {
                raised.ShouldBeEmpty($"{test.Name}: at {moment.Time}");
                continue;
            }

            raised.ShouldHaveSingleItem($"{test.Name}: at {moment.Time}").Labels.ShouldBe(expected.Labels.With([new("alertname", rule.Name)]));
            raised[0].Annotations.ShouldBe(expected.Annotations);
        }

        IReadOnlyList<Alert> Look() => evaluator.Evaluate(Source, []);

        IReadOnlyList<AlertSample> Source(Selector asked) =>
        [
            .. from series in test.Series
               where series.Family == asked.Family
               let labels = new LabelSet(series.Labels)
               where asked.Matches.All(match => match.Holds(labels[match.Label]))
               let value = At(series, (int)((time.Now - start) / test.Step))
               where value is not null
               select new AlertSample(labels, value.Value + (series.Family.EndsWith("_timestamp_seconds", StringComparison.Ordinal) ? start.ToUnixTimeSeconds() : 0)),
        ];
    }

    static double? At(TestSeries series, int step)
    {
        foreach (var part in series.Parts)
        {
            if (step < part.Count)
            {
                return part.From + (part.By * step);
            }

            step -= part.Count;
        }

        return null;
    }
}
