// Draws the charts of a page or of a fragment that arrives later. The figures stand beside it as a table.
const DAY = 24 * 60 * 60;
const MONTH = 28 * DAY;

const month = new Intl.DateTimeFormat(document.documentElement.lang || "en", { month: "short" });

function sayDay(seconds) {
  const day = new Date(seconds * 1000);
  return `${day.getDate()} ${month.format(day)}`;
}

async function draw(holder) {
  if (holder.dataset.drawn) return;
  holder.dataset.drawn = "yes";
  const { default: Plot } = await import(holder.dataset.uplot);
  const data = JSON.parse(holder.parentElement.querySelector("script[type='application/json']").textContent);
  const look = getComputedStyle(document.documentElement);
  const ink = look.getPropertyValue("--ink-2");
  const grid = { stroke: look.getPropertyValue("--line"), width: 1 };
  const axis = { stroke: ink, grid, ticks: grid };
  const bars = Plot.paths.bars({ size: [0.5, 18] });
  const options = {
    width: holder.clientWidth,
    height: 220,
    legend: { live: false },
    cursor: { drag: { x: false, y: false } },
    // At least four weeks wide, so that a first answer does not stand in a span of years.
    scales: { x: { range: (plot, from, to) => [Math.min(from, to - MONTH) - DAY, to + DAY] }, y: { range: [0, 10] } },
    axes: [{ ...axis, space: 64, values: (plot, splits) => splits.map(sayDay) }, { ...axis, splits: () => [0, 2, 4, 6, 8, 10] }],
    series: [
      {},
      { label: holder.dataset.days, paths: bars, points: { show: false }, fill: look.getPropertyValue("--calm-wash"), stroke: look.getPropertyValue("--calm"), width: 1 },
      { label: holder.dataset.pain, stroke: look.getPropertyValue("--brand"), width: 2, spanGaps: true, points: { show: true, size: 7 } },
    ],
  };
  const plot = new Plot(options, [data.at, data.days, data.pain], holder);
  new ResizeObserver(() => plot.setSize({ width: holder.clientWidth, height: 220 })).observe(holder);
}

function drawAll(root) {
  for (const holder of root.querySelectorAll("[data-chart]")) draw(holder);
}

drawAll(document);
document.addEventListener("htmx:afterSettle", (event) => drawAll(event.target));
