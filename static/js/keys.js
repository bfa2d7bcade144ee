// Single keys: an element with data-key="b" is followed, pressed or focused by that key when nobody is typing.
const OFF = "keys-off";

function isOff() {
  try { return localStorage.getItem(OFF) === "1"; } catch { return false; }
}

function isTyping(target) {
  const kind = target.type || "";
  return target.isContentEditable || target.matches("textarea, select")
    || (target.matches("input") && !["checkbox", "radio", "button", "submit"].includes(kind));
}

function press(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isOff() || isTyping(event.target) || document.querySelector("dialog[open]")) return;
  const key = event.key.toLowerCase();
  if (key.length !== 1) return;
  const target = [...document.querySelectorAll("[data-key]")].find((each) => each.dataset.key === key);
  if (!target) return;
  event.preventDefault();
  if (target.matches("input, select, textarea")) {
    target.focus();
    target.select?.();
  } else {
    target.click();
  }
}

function fillList() {
  const list = document.querySelector("[data-key-list]");
  if (!list) return;
  for (const each of [...document.querySelectorAll("[data-key-label]")].reverse()) {
    const cap = document.createElement("kbd");
    cap.textContent = each.dataset.key.toUpperCase();
    const term = document.createElement("dt");
    term.append(cap);
    const words = document.createElement("dd");
    words.textContent = each.dataset.keyLabel;
    list.prepend(term, words);
  }
  const map = document.querySelector("[data-key-list-map]");
  if (map) map.hidden = !document.getElementById("spine-map");
}

export function startKeys() {
  document.addEventListener("keydown", press);
  fillList();
  const box = document.querySelector("[data-keys-on]");
  if (!box) return;
  box.checked = !isOff();
  box.addEventListener("change", () => {
    try { localStorage.setItem(OFF, box.checked ? "0" : "1"); } catch { box.checked = true; }
  });
}
