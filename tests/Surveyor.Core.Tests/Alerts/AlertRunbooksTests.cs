using Surveyor.Alerts;
using Surveyor.Metrics;

namespace Surveyor.Core.Tests.Alerts;

public class AlertRunbooksTests
{
    [Fact]
    public async Task The_page_is_made_from_the_declarations() => await Repository.ShouldHold("docs/alerts.md", AlertRunbooks.Write());
}
