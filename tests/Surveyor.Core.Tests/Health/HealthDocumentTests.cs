using Surveyor.Health;
using Surveyor.Metrics;

namespace Surveyor.Core.Tests.Health;

public sealed class HealthDocumentTests
{
    [Fact]
    public async Task The_page_is_made_from_the_rule_books() => await Repository.ShouldHold("docs/health.md", HealthDocument.Write());

    [Fact]
    public void Every_rule_says_what_it_means_and_what_to_do()
    {
        foreach (var (name, meaning, remedy) in ConsumerRules.InOrder.Select(static rule => (rule.Name, rule.Meaning, rule.Remedy))
            .Concat(StreamRules.InOrder.Select(static rule => (rule.Name, rule.Meaning, rule.Remedy)))
            .Concat(SystemRules.All.Select(static rule => (rule.Name, rule.Meaning, rule.Remedy))))
        {
            name.ShouldMatch("^[a-z]+(_[a-z]+)*$");
            meaning.ShouldEndWith(".");
            remedy.ShouldEndWith(".");
        }

        ConsumerRules.InOrder.Select(static rule => rule.Name).ShouldBeUnique();
        StreamRules.InOrder.Select(static rule => rule.Name).ShouldBeUnique();
        SystemRules.All.Select(static rule => rule.Name).ShouldBeUnique();
    }
}
