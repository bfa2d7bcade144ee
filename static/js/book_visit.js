// A patient is chosen after a time was clicked in the calendar: the link keeps what the address says already.
const found = document.querySelector("[data-keeps-query]");

function keepQuery(event) {
  const link = event.target.closest("a[href]");
  if (!link || !found.contains(link)) return;
  const target = new URL(link.href);
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (name !== "patient" && !target.searchParams.has(name)) target.searchParams.set(name, value);
  }
  link.href = target.href;
}

if (found) found.addEventListener("click", keepQuery);
