using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Surveyor.Tests.Http;

namespace Surveyor.Tests.Pages;

/// <summary>Reads pages and answers.</summary>
static class Browsing
{
    public static async Task<IDocument> PageAsync(WebFixture web, string path, int expected = 200)
    {
        var (status, text) = await web.GetAsync(path);
        status.ShouldBe(expected, text);
        web.Plan.Deadlines.ShouldBeEmpty("a page never starts a round");
        return new HtmlParser().ParseDocument(text);
    }

    public static async Task<JsonNode> ApiAsync(WebFixture web, string path)
    {
        var (status, text) = await web.GetAsync(path);
        status.ShouldBe(200, text);
        return JsonNode.Parse(text)!;
    }

    /// <summary>Of each element that is selected in a line, with single spaces.</summary>
    public static string Text(IDocument page, string selector) => string.Join('\n', page.QuerySelectorAll(selector).Select(Text));

    /// <summary>The same of rows, with a space between the texts of their cells.</summary>
    public static string Rows(IDocument page, string selector) =>
        string.Join('\n', page.QuerySelectorAll(selector).Select(row => string.Join(' ', row.Children.Select(Text).Where(text => text.Length > 0))));

    static string Text(IElement one) => string.Join(' ', one.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
