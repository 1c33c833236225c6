using Surveyor.Alerts;
using Surveyor.Metrics;

namespace Surveyor.Core.Tests.Alerts;

public class AlertCatalogueTests
{
    public static TheoryData<string> Names => [.. AlertCatalogue.System.Select(static rule => rule.Name).Distinct()];

    [Theory, MemberData(nameof(Names))]
    public void An_alert_stands_on_families_and_labels_that_there_are(string name)
    {
        foreach (var rule in AlertCatalogue.System.Where(rule => rule.Name == name))
        {
            foreach (var series in Selectors(rule.When).Concat(Selectors(rule.HeldWhile)))
            {
                var group = MetricCatalogue.Groups.SingleOrDefault(group => group.AllFamilies.Any(family => family.Name == series.Family));
                group.ShouldNotBeNull(series.Family);
                rule.By.Concat(series.Matches.Select(static match => match.Label)).Except(group.LabelNames).ShouldBeEmpty($"{rule.Name}: {series.Family}");
            }
        }
    }

    [Fact]
    public void Alerts_of_one_name_differ_in_severity_and_each_tells_what_to_do()
    {
        AlertCatalogue.System.Select(static rule => (rule.Name, rule.Severity)).ShouldBeUnique();
        foreach (var rule in AlertCatalogue.System)
        {
            rule.Name.ShouldMatch("^Nats[A-Z][A-Za-z]+$");
            (rule.Severity ?? "critical").ShouldBeOneOf("critical", "warning", "none");
            rule.Meaning.ShouldEndWith(".");
            rule.Remedy.ShouldEndWith(".");
            rule.By.ShouldNotContain("instance");
        }
    }

    static IEnumerable<Selector> Selectors(Condition? condition) => condition switch
    {
        Compares one => [one.Left.Series],
        Both both => Selectors(both.First).Concat(Selectors(both.Second)),
        Missing missing => [new(missing.Family)],
        _ => [],
    };
}
