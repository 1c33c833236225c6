using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Surveyor.EndToEnd.Kit;

/// <summary>What can be measured of how a page looks.</summary>
static class Looks
{
    // Colours are opaque or blend with what is behind them; the formulas are those of WCAG 2.
    const string Contrasts = """
        () => {
          const parse = text => { const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number); return [r, g, b, a]; };
          const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
          const behind = one => {
            const own = parse(getComputedStyle(one).backgroundColor);
            return own[3] === 1 || !one.parentElement ? (own[3] === 0 ? [255, 255, 255, 1] : own) : over(own, behind(one.parentElement));
          };
          const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
            .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
          const found = [];
          const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walk.nextNode()) {
            const one = walk.currentNode.parentElement;
            const text = walk.currentNode.textContent.trim();
            if (!text || !one.checkVisibility({ visibilityProperty: true }) || one.closest(".skip, script, option")) continue;
            const paper = behind(one);
            const [a, b] = [light(over(parse(getComputedStyle(one).color), paper)), light(paper)];
            found.push({ text, of: one.className || one.tagName, ratio: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) });
          }
          return JSON.stringify(found);
        }
        """;

    const string Stands = """
        () => {
          const one = document.activeElement;
          const style = getComputedStyle(one);
          const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
          const box = one.getBoundingClientRect();
          return JSON.stringify({ name: one.getAttribute("name") || one.innerText || one.id, href: one.getAttribute("href") || "", visible: outlined && box.width > 0 && box.left >= 0 && box.top >= 0 && box.bottom <= innerHeight });
        }
        """;

    // Contrast is measured above, in both schemes.
    const string Barriers = """
        async () => {
          const found = await axe.run(document, { resultTypes: ["violations"], rules: { "color-contrast": { enabled: false } } });
          if (found.passes.length === 0) throw new Error("nothing was looked at");
          return JSON.stringify(found.violations.filter(one => ["serious", "critical"].includes(one.impact)).map(one => `${one.id}: ${one.help}: ${one.nodes[0].html}`));
        }
        """;

    static readonly Lazy<string> Axe = new(() => new BundledAxeScriptProvider().GetScript());

    /// <summary>What keeps some people from using the page, as axe-core finds it: only what is serious or worse.</summary>
    public static async Task<string[]> BarriersAsync(IPage page)
    {
        await page.EvaluateAsync(Axe.Value);
        return await EvaluateAsync<string[]>(page, Barriers);
    }

    /// <summary>Every piece of text that is shown, with the contrast to what is behind it.</summary>
    public static Task<Contrast[]> ContrastsAsync(IPage page) => EvaluateAsync<Contrast[]>(page, Contrasts);

    /// <summary>How many pixels the document is wider than the window.</summary>
    public static Task<int> OverflowAsync(IPage page) => page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");

    /// <summary>Where the keyboard is.</summary>
    public static Task<Focus> FocusAsync(IPage page) => EvaluateAsync<Focus>(page, Stands);

    static async Task<T> EvaluateAsync<T>(IPage page, string script) => JsonSerializer.Deserialize<T>(await page.EvaluateAsync<string>(script), JsonSerializerOptions.Web)!;

    /// <param name="Of">Class or tag of the element that has the text.</param>
    /// <param name="Ratio">1 to 21.</param>
    internal sealed record Contrast(string Text, string Of, double Ratio);

    /// <param name="Visible">It is within the window and outlined.</param>
    internal sealed record Focus(string Name, string Href, bool Visible);
}
