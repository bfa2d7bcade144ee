// Visit note: after a technique was used once, the next tap on the map uses it again, until "other technique".
const care = () => document.getElementById("care");

// Each answer brings a new care, and a request of the old one would be dropped: fast taps wait for their turn.
let turn = Promise.resolve();

function repeat(event) {
  const part = event.target.closest("#care [data-segment]");
  const armed = care()?.dataset.armed;
  if (!part || !armed) return;
  event.preventDefault();
  event.stopPropagation();
  const values = { segment: part.dataset.segment, side: part.dataset.side, technique: armed };
  turn = turn.then(() => window.htmx.ajax("POST", care().dataset.adjustUrl, {
    source: care(), target: "#care", swap: "outerHTML", values,
  })).catch(() => {});
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
document.addEventListener("click", repeat, true);
document.addEventListener("click", disarm);
