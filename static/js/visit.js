// Visit note: after a technique was used once, the next tap on the map uses it again, until "other technique".
const care = () => document.getElementById("care");

// Each answer brings a new care. A request that waits in the old one is dropped by htmx, and what waits behind it hangs:
// while an answer is under way, taps wait here and are given to what then stands in the same place.
const waiting = [];
let underWay = null;

function sameIn(tap) {
  if (tap.id) return `#${CSS.escape(tap.id)}`;
  const { segment, side } = tap.dataset;
  return segment && `#care [data-segment="${segment}"][data-side="${side}"]`;
}

function hold(event) {
  const tap = underWay && event.target.closest("#care button, #note button, #sign-top, #repeat-top");
  const place = tap && sameIn(tap);
  if (!place) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  waiting.push(place);
}

function giveNext() {
  underWay = null;
  while (waiting.length && !underWay) document.querySelector(waiting.shift())?.click();
}

function repeat(event) {
  const part = event.target.closest("#care [data-segment]");
  const armed = care()?.dataset.armed;
  if (!part || !armed) return;
  event.preventDefault();
  event.stopPropagation();
  const values = { segment: part.dataset.segment, side: part.dataset.side, technique: armed };
  window.htmx.ajax("POST", care().dataset.adjustUrl, {
    source: care(), target: "#care", swap: "outerHTML", values,
  }).catch(() => {});
}

function disarm(event) {
  if (!event.target.closest("[data-disarm]")) return;
  delete care().dataset.armed;
  for (const each of care().querySelectorAll("input[name='armed']")) each.value = "";
  for (const each of care().querySelectorAll(".techniques [aria-pressed]")) each.removeAttribute("aria-pressed");
  event.target.closest(".armed").remove();
  care().querySelector(".techniques .key")?.focus();
}

// On a phone the panel lies over the map: the segment just tapped stays in sight above it.
function uncover() {
  const tapped = document.querySelector("#care [data-segment][aria-current]");
  const panel = document.getElementById("segment-panel");
  if (!tapped || !panel || getComputedStyle(panel).position !== "sticky") return;
  const hidden = tapped.getBoundingClientRect().bottom + 12 - panel.getBoundingClientRect().top;
  if (hidden > 0 && tapped.compareDocumentPosition(panel) & Node.DOCUMENT_POSITION_FOLLOWING) window.scrollBy(0, hidden);
}

document.addEventListener("htmx:afterSettle", uncover);
document.addEventListener("htmx:beforeSend", ({ detail }) => {
  if (detail.elt.closest("#visit, #sign-top, #repeat-top")) underWay = detail.xhr;
});
// As long as htmx takes to settle: the new care listens by then, and the note may have taken the next turn.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  setTimeout(() => { if (detail.xhr === underWay) giveNext(); }, window.htmx.config.defaultSettleDelay);
});
document.addEventListener("click", hold, true);
document.addEventListener("click", repeat, true);
document.addEventListener("click", disarm);
