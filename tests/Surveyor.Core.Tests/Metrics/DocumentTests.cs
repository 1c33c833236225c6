namespace Surveyor.Metrics;

public class DocumentTests
{
    [Fact]
    public async Task The_list_of_metrics_in_docs_is_what_the_catalogue_says() => await Repository.ShouldHold("docs/metrics.md", MetricsDocument.Render());
}
