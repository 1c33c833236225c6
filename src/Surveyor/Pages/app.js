// Refreshes what is live on a page without losing where the reader is: scroll positions, focus, and whatever is typed in the filter,
// which is no part of it. Pages work without this.
"use strict";
(() => {
  const pause = 10000;
  const links = "a[href], summary, button, input, select";

  const isSelecting = () => {
    const selection = document.getSelection();
    return selection && !selection.isCollapsed;
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
    if (part.innerHTML === fresh.innerHTML) return;
    const focus = focusOf(part);
    const [x, y] = [window.scrollX, window.scrollY];
    const sides = [...part.querySelectorAll(".wide")].map(one => one.scrollLeft);
    part.replaceChildren(...document.importNode(fresh, true).childNodes);
    [...part.querySelectorAll(".wide")].forEach((one, at) => { one.scrollLeft = sides[at] ?? 0; });
    window.scrollTo(x, y);
    if (focus) focusAgain(part, focus);
  };

  const say = text => document.querySelectorAll(".stale").forEach(one => { one.textContent = text; });

  const refresh = async () => {
    if (document.hidden || isSelecting()) return;
    const answer = await fetch(location.href, { cache: "no-store" });
    if (!(answer.headers.get("content-type") ?? "").startsWith("text/html")) throw new Error(`status ${answer.status}`);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.querySelectorAll("[data-live]").forEach(part => {
      const other = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
      if (other) replace(part, other);
    });
  };

  const again = async () => {
    try {
      await refresh();
    } catch {
      say("Surveyor does not answer; this is the last it said.");
    }
    setTimeout(again, pause);
  };

  setTimeout(again, pause);
})();
