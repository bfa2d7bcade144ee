// Spine map: one tab stop, arrows move, P A R T add or take away a finding where the focus is.
const SIDES = ["left", "midline", "right"];

const theMap = () => document.getElementById("spine-map");
const rowsOf = (map) => [...map.querySelectorAll(".seg")];
const partOf = (row, side) => row.querySelector(`[data-side="${side}"]`) || row.querySelector("button.part");

function rove(map, chosen) {
  const parts = [...map.querySelectorAll("button.part")];
  const stop = chosen || parts.find((part) => part.getAttribute("aria-current")) || parts[0];
  for (const part of parts) part.tabIndex = part === stop ? 0 : -1;
}

function select(map, chosen) {
  for (const part of map.querySelectorAll("[aria-current]")) part.removeAttribute("aria-current");
  chosen.setAttribute("aria-current", "true");
  rove(map, chosen);
}

function neighbour(map, part, key) {
  const row = part.closest(".seg");
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const inRow = SIDES.map((side) => row.querySelector(`[data-side="${side}"]`)).filter(Boolean);
    return inRow[inRow.indexOf(part) + (key === "ArrowRight" ? 1 : -1)];
  }
  const rows = rowsOf(map);
  const at = rows.indexOf(row);
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: rows.length - 1 }[key];
  return rows[to] && partOf(rows[to], part.dataset.side);
}

function toggle(map, part, letter) {
  const { segment, side } = part.dataset;
  // Says the state that is wanted, so that the same request sent twice does not take the finding away again.
  const on = part.querySelector(`.mark-${letter.toLowerCase()}`) ? "0" : "1";
  const wanted = { segment, side, letter, on };
  const asked = new CustomEvent("spine:toggle", { bubbles: true, cancelable: true, detail: wanted });
  if (!part.dispatchEvent(asked) || !map.dataset.toggleUrl) return null;
  select(map, part);
  return window.htmx.ajax("POST", map.dataset.toggleUrl, {
    source: map, target: "#spine-map", swap: "outerHTML", values: wanted,
  });
}

// Each answer brings a new map, and a request of the old one would be dropped: fast letters wait for their turn.
let turn = Promise.resolve();
function queue(place, letter) {
  turn = turn.then(() => {
    const map = theMap();
    const part = map?.querySelector(`button.part[value="${CSS.escape(place)}"]`);
    return part ? toggle(map, part, letter) : null;
  }).catch(() => {});
}

function onKey(event) {
  const part = event.target.closest?.("#spine-map button.part");
  if (!part || event.ctrlKey || event.metaKey || event.altKey) return;
  const map = theMap();
  const letter = event.key.toUpperCase();
  if ("PART".includes(letter) && letter.length === 1 && map.dataset.toggleUrl) {
    event.preventDefault();
    queue(part.value, letter);
    return;
  }
  if (!/^(Arrow(Up|Down|Left|Right)|Home|End)$/.test(event.key)) return;
  event.preventDefault();
  const next = neighbour(map, part, event.key);
  if (!next) return;
  rove(map, next);
  next.focus();
}

// A fresh map from the server keeps the focus where it was, on the same side of the same segment.
let held = null;
function beforeSwap() {
  const part = document.activeElement?.closest?.("#spine-map button.part");
  held = part ? part.value : null;
}
function afterSwap() {
  const map = theMap();
  if (!map) return;
  const part = held && map.querySelector(`button.part[value="${CSS.escape(held)}"]`);
  rove(map, part || null);
  if (part && !map.contains(document.activeElement)) part.focus();
  held = null;
}

document.addEventListener("keydown", onKey);
document.addEventListener("click", (event) => {
  const part = event.target.closest("#spine-map button.part");
  if (part) select(theMap(), part);
});
document.addEventListener("htmx:beforeSwap", beforeSwap);
document.addEventListener("htmx:afterSettle", afterSwap);
if (theMap()) rove(theMap());
