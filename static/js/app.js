// Behaviour of every staff page: keys, dialogs, patient search, live parts, and what happens when a request fails.
import { startKeys } from "./keys.js";
import { startRequests } from "./requests.js";

// As long as mail about a change waits (appointments/undo.py).
const UNDO_MS = 180_000;

function openDialogs(event) {
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (dialog && !dialog.open) dialog.showModal();
    return;
  }
  const closer = event.target.closest("[data-close-dialog]");
  if (closer) closer.closest("dialog").close();
  const gone = event.target.closest("[data-close]");
  if (gone) gone.closest(gone.dataset.close).remove();
}

function printPage(event) {
  if (event.target.closest("[data-print]")) window.print();
}

function closeOutside(event) {
  for (const open of document.querySelectorAll("details[data-closes-outside][open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
  const found = document.getElementById("found");
  if (found && !event.target.closest("[data-find]")) found.replaceChildren();
}

function walkFound(event) {
  const find = event.target.closest("[data-find]");
  if (!find) return;
  const input = find.querySelector("input");
  const found = find.querySelector(".found");
  if (event.key === "Escape") {
    found.replaceChildren();
    input.focus();
    return;
  }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const links = [...found.querySelectorAll("a, button")];
  if (!links.length) return;
  event.preventDefault();
  const next = links.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
  (next < 0 ? input : links[Math.min(next, links.length - 1)]).focus();
}

function pickFirstFound(event) {
  const found = event.target.matches("[data-find]") && event.target.querySelector(".found a");
  if (!found) return;
  event.preventDefault();
  found.click();
}

// A part marked data-live="4" asks for itself every 4 seconds (hx-trigger="live"), never while nobody looks.
function startLive() {
  const asked = new WeakMap();
  setInterval(() => {
    if (document.hidden || document.querySelector("dialog[open]")) return;
    for (const part of document.querySelectorAll("[data-live]")) {
      const wait = 1000 * (Number(part.dataset.live) || 4);
      if (Date.now() - (asked.get(part) || 0) < wait || part.contains(document.activeElement)) continue;
      asked.set(part, Date.now());
      part.dispatchEvent(new CustomEvent("live"));
    }
  }, 1000);
}

// A live part is drawn anew under the reader's hands: what scrolls in it stays where it was.
function keepScrolls() {
  let kept = [];
  const scrolling = () => [...document.querySelectorAll("[data-live] [data-scrolls]")];
  document.body.addEventListener("htmx:beforeSwap", () => {
    kept = scrolling().map((each) => [each.scrollLeft, each.scrollTop]);
  });
  document.body.addEventListener("htmx:afterSettle", () => {
    scrolling().forEach((each, at) => kept[at] && each.scrollTo(...kept[at]));
    kept = [];
  });
}

function startToasts() {
  const settle = (toast) => {
    // A notice that reports a failure stays until somebody closes it, an undo for as long as there is one.
    if (toast.classList.contains("is-bad")) return;
    if (toast.querySelector("form")) return void setTimeout(() => toast.remove(), UNDO_MS);
    setTimeout(() => toast.matches(":hover, :focus-within") || toast.remove(), 8000);
  };
  const box = document.getElementById("toasts");
  if (!box) return;
  box.querySelectorAll("[data-toast]").forEach(settle);
  new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) if (node.matches?.("[data-toast]")) settle(node);
  }).observe(box, { childList: true });
}

document.addEventListener("click", openDialogs);
document.addEventListener("click", closeOutside);
document.addEventListener("click", printPage);
document.addEventListener("keydown", walkFound);
document.addEventListener("submit", pickFirstFound);
document.addEventListener("htmx:load", (event) => event.target.querySelector?.("[data-focus-me]")?.focus());
document.querySelector("[data-focus-me]")?.focus();
startKeys();
startRequests();
startLive();
keepScrolls();
startToasts();
