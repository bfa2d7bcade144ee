// Booking by keyboard: a combobox that finds people (WAI-ARIA: focus stays in the box), and arrows between free times.
const box = document.querySelector("[data-guests]");

function startGuests() {
  const input = box.querySelector("[role=combobox]");
  const list = box.querySelector("[role=listbox]");
  const count = box.querySelector("[data-guest-count]");
  const options = () => [...list.querySelectorAll("[role=option]")];
  const active = () => list.querySelector("[aria-selected=true]");

  function select(option) {
    for (const each of options()) each.setAttribute("aria-selected", String(each === option));
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function show() {
    const found = options();
    input.setAttribute("aria-expanded", String(found.length > 0));
    select(found[0]);
    const { one, many } = count.dataset;
    count.textContent = found.length === 1 ? one : many.replace("%n", found.length);
  }

  function take(option) {
    const { href, value } = option.dataset;
    if (href) return void location.assign(href);
    const form = box.querySelector("[data-guest-sent]");
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "patient", value });
    form.append(field);
    form.requestSubmit();
  }

  function walk(event) {
    const found = options();
    if (event.isComposing || !found.length) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      event.preventDefault();
      const at = found.indexOf(active()) + steps[event.key];
      select(found[(at + found.length) % found.length]);
    } else if (event.key === "Enter" && active() && !event.repeat) {
      event.preventDefault();
      take(active());
    } else if (event.key === "Escape") {
      list.replaceChildren();
      show();
    }
  }

  input.addEventListener("keydown", walk);
  // What stands there belongs to other words until the answer comes.
  input.addEventListener("input", () => select(null));
  list.addEventListener("htmx:afterSwap", show);
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
  if (input.value) window.htmx.trigger(input, "search");
}

// Left and right walk along the free times of a page, row after row.
function walkTimes(event) {
  const place = event.target.closest("[data-times]");
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!place || !step || !event.target.matches("button")) return;
  const times = [...document.querySelectorAll("[data-times] button")].filter((each) => each.checkVisibility());
  event.preventDefault();
  times[times.indexOf(event.target) + step]?.focus();
}

if (box) startGuests();
document.addEventListener("keydown", walkTimes);
