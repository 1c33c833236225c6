using Surveyor.EndToEnd.Kit;

namespace Surveyor.EndToEnd;

/// <summary>The pictures in the documentation, which are made anew with SURVEYOR_SCREENSHOTS=1.</summary>
[Collection(PagesFixture.Collection)]
public sealed class PictureTests(PagesFixture fixture)
{
    const int Most = 120_000;
    const int Small = 400;

    static readonly string Folder = Path.Combine(Tools.RepositoryRoot, "docs", "images");

    static bool IsMaking => Environment.GetEnvironmentVariable("SURVEYOR_SCREENSHOTS") == "1";

    [Fact]
    public async Task The_documentation_shows_the_pages()
    {
        await TakeAsync("consumer", "/consumers/APP/ORDERS/fraud-check", 1280, 760);
        await TakeAsync("consumer-dark", "/consumers/APP/ORDERS/fraud-check", 1280, 760, dark: true);
        await TakeAsync("consumers", "/consumers?account=APP", 1280, Small);
        await TakeAsync("objective", $"/objectives/{PromisedService.Objective}", 1280, 900);
        await TakeAsync("objectives", "/objectives", 1280, Small);
        await TakeAsync("service", "/services/echo", 1280, 760);
        await TakeAsync("services", "/services", 1280, Small);
        await TakeAsync("overview", "/", 1280, Small);
        await TakeAsync("overview-phone", "/", 390, Small);
        var text = await File.ReadAllTextAsync(Path.Combine(Tools.RepositoryRoot, "docs", "pages.md"), TestContext.Current.CancellationToken);
        foreach (var picture in Directory.GetFiles(Folder))
        {
            new FileInfo(picture).Length.ShouldBeLessThan(Most, picture);
            text.ShouldContain($"(images/{Path.GetFileName(picture)})");
        }
    }

    /// <param name="height">Of the window; a small one shows all of the page.</param>
    async Task TakeAsync(string name, string path, int width, int height, bool dark = false)
    {
        var file = Path.Combine(Folder, $"{name}.png");
        if (IsMaking)
        {
            await using var visit = await fixture.VisitAsync(width, height, dark);
            await Eventually.TrueAsync(() => IsDrawnAsync(visit), "charts go back as far as they can", TimeSpan.FromMinutes(4));
            await visit.GoAsync(path);
            await visit.Page.ScreenshotAsync(new() { Path = file, FullPage = height == Small });
        }

        File.Exists(file).ShouldBeTrue($"{file} is missing");
    }

    /// <summary>Thirty-six samples, of which the first has no rate; and some minutes of the objective.</summary>
    static async Task<bool> IsDrawnAsync(Visit visit)
    {
        await visit.GoAsync("/consumers/APP/ORDERS/fraud-check");
        var points = await visit.Page.Locator(".chart polyline").First.GetAttributeAsync("points");
        await visit.GoAsync($"/objectives/{PromisedService.Objective}");
        var minutes = await visit.Page.Locator(".chart polyline").AllAsync();
        return points?.Split(' ').Length >= 36 && minutes is [_, var bad] && (await bad.GetAttributeAsync("points"))?.Split(' ').Length >= 3;
    }
}
