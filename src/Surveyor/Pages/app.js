// Refreshes what is live on a page without losing where the reader is: scroll positions, focus, what is unfolded, and whatever is typed
// in the filter, which is no part of it. What cannot be refreshed is said to be old. Pages work without this.
"use strict";
(() => {
  const pause = 10000;
  const patience = 8000;
  const links = "a[href], summary, button, input, select, [tabindex]";
  const clock = () => new Date().toISOString().slice(11, 19) + " UTC";
  let last = clock();
  let timer;

  const say = text => {
    const banner = document.querySelector(".stale");
    if (banner && banner.textContent !== text) banner.textContent = text;
  };

  const isSelecting = () => {
    const selection = document.getSelection();
    return selection && !selection.isCollapsed && [...document.querySelectorAll("[data-live]")].some(part => selection.containsNode(part, true));
  };

  const focusOf = part => {
    const active = document.activeElement;
    return part.contains(active) ? { href: active.getAttribute("href"), at: [...part.querySelectorAll(links)].indexOf(active) } : null;
  };

  const focusAgain = (part, was) => {
    const all = [...part.querySelectorAll(links)];
    const same = all.find(one => was.href !== null && one.getAttribute("href") === was.href) ?? all[Math.min(was.at, all.length - 1)];
    same?.focus({ preventScroll: true });
  };

  const replace = (part, fresh) => {
    part.querySelectorAll("details[open]").forEach(one => fresh.querySelector(`#${one.id}`)?.setAttribute("open", ""));
    if (part.innerHTML === fresh.innerHTML) return;
    const focus = focusOf(part);
    const [x, y] = [window.scrollX, window.scrollY];
    const sides = [...part.querySelectorAll(".wide")].map(one => one.scrollLeft);
    part.replaceChildren(...document.importNode(fresh, true).childNodes);
    [...part.querySelectorAll(".wide")].forEach((one, at) => { one.scrollLeft = sides[at] ?? 0; });
    window.scrollTo(x, y);
    if (focus) focusAgain(part, focus);
  };

  const refresh = async () => {
    const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(patience) });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    // A proxy's own page has nothing of this.
    if (!fresh.querySelector("[data-live]")) throw new Error(`status ${answer.status}`);
    document.title = fresh.title;
    document.querySelectorAll("[data-live]").forEach(part => {
      const other = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
      if (other) replace(part, other);
    });
  };

  const turn = async () => {
    clearTimeout(timer);
    try {
      if (isSelecting()) {
        say(`Not refreshed while text is selected: this is of ${last}.`);
      } else if (!document.hidden) {
        await refresh();
        last = clock();
        say("");
      }
    } catch {
      say(`Old numbers: Surveyor does not answer, this is of ${last}.`);
    }
    timer = setTimeout(turn, pause);
  };

  document.addEventListener("visibilitychange", () => { if (!document.hidden) turn(); });
  timer = setTimeout(turn, pause);
})();
