// On a phone the map fills the screen: a tap on it brings the panel of the place into view.
const narrow = window.matchMedia("(max-width: 767.98px)");

document.addEventListener("htmx:afterSettle", (event) => {
  if (narrow.matches && event.detail.target?.id === "segment-panel" && event.detail.requestConfig?.verb === "get") {
    document.getElementById("panel-card").scrollIntoView();
  }
});

// A signature waits for what was typed last: leaving a field saves it, and the page must know its version.
let saving = 0;
let waiting = null;

const isSaving = (event) => event.detail.requestConfig?.verb === "post";

document.addEventListener("htmx:beforeSend", (event) => {
  if (isSaving(event)) saving += 1;
});
document.addEventListener("htmx:afterOnLoad", settle);
document.addEventListener("htmx:sendError", settle);
document.addEventListener("htmx:timeout", settle);

function settle(event) {
  if (!isSaving(event)) return;
  saving = Math.max(0, saving - 1);
  // Parts that come beside the answer are in place a moment after it has loaded.
  if (!saving && waiting) setTimeout(() => { const form = waiting; waiting = null; form?.submit(); }, 60);
}

document.getElementById("sign-form")?.addEventListener("submit", (event) => {
  if (!saving) return;
  event.preventDefault();
  waiting = event.target;
});
