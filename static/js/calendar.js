// The calendar in columns: draws what the feed says, asks it again every 4 seconds, and moves what is dragged.
import { askAndMove } from "./calendar_moves.js";

const WAIT = 4000;
const box = document.querySelector("[data-calendar]");
const { feed, day, week, byRoom, offset, scroll, zone, location: place, shown, book } = box.dataset;
const signs = new Map();
for (const sign of document.getElementById("status-signs").content.children) signs.set(sign.dataset.status, sign);
const words = document.getElementById("calendar-words").content;
const onTop = words.querySelector("[data-word='on_top']").textContent;
const online = words.querySelector("[data-word='online']");
const ELSEWHERE = "-";

let known = { kinds: [], people: [], rooms: [] };
let etag = "";
const versions = new Map(); // of each visit, as the feed or its last move told it
let isBusy = false; // something is being dragged, or a question is open

const pad = (number) => String(number).padStart(2, "0");
// The script's dates show the wall of the place in the fields of the browser's own zone.
const dayOf = (date) => `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
const clockOf = (date) => `${date.getHours()}:${pad(date.getMinutes())}`;

// Tue 24 Nov, as the rest of the house writes it
function sayDay(date) {
  const [weekday, month] = [{ weekday: "short" }, { month: "short" }].map((what) => new Intl.DateTimeFormat(document.documentElement.lang, what).format(date));
  return `${weekday} ${date.getDate()} ${month}`;
}

function offsetAt(moment) {
  const parts = new Intl.DateTimeFormat("en", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" }).formatToParts(moment);
  const at = Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute) - Math.floor(moment / 60000) * 60000;
}

// The instant when the wall of the place shows what this date shows.
function instantOf(date) {
  const wall = Date.UTC(date.getFullYear(), date.getMonth(), date.getDate(), date.getHours(), date.getMinutes());
  return new Date(wall - offsetAt(wall - offsetAt(wall))).toISOString();
}

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function draw({ event }) {
  if (event.display === "background") return { domNodes: [] };
  const visit = event.extendedProps;
  const link = element("a", "", "");
  link.href = `/appointments/${event.id}/`;
  link.draggable = false;
  const [kind] = known.kinds[visit.kind] || [""];
  const where = known.rooms[visit.room];
  const who = known.people[visit.who];
  const rest = byRoom ? who : where;
  const sign = signs.get(visit.status);
  link.append(element("span", "num", clockOf(event.start)), " ");
  if (sign) link.append(sign.cloneNode(true), " "); // before the name, which a narrow column cuts off
  if (visit.online) link.append(online.cloneNode(true), " ");
  link.append(element("b", "", visit.name), " ");
  if (visit.over) link.append(element("span", "on-top", onTop), " ");
  link.append(element("span", "what", rest ? `${kind} · ${rest}` : kind));
  const word = sign ? sign.dataset.word : "";
  link.title = [`${clockOf(event.start)}–${clockOf(event.end)} ${visit.name}`, kind, who, where, word, visit.online && online.title, visit.over].filter(Boolean).join(" · ");
  if (word && visit.status !== "booked") link.append(element("span", "visually-hidden", `, ${word}`));
  return { domNodes: [link] };
}

// One line high.
const isShort = (visit) => new Date(visit.until) - new Date(visit.from) < 25 * 60000;

function toEvents(answer) {
  const closed = answer.closed.map(([column, start, end], number) => ({
    id: `closed-${number}`, resourceIds: [column], start, end, display: "background", classNames: ["is-closed"],
  }));
  const visits = answer.visits.map((visit) => ({
    id: visit.id, resourceIds: [visit.column], start: visit.from, end: visit.until, title: visit.name,
    editable: Boolean(book) && !visit.fixed,
    classNames: [`tone-${answer.kinds[visit.kind][1]}`, `is-${visit.status}`, isShort(visit) ? "is-short" : "is-long"],
    extendedProps: visit,
  }));
  return [...closed, ...visits];
}

function say(answer) {
  const count = document.querySelector("[data-count]");
  const n = answer.visits.filter((visit) => visit.status !== "no_show").length;
  count.textContent = `${n === 1 ? count.dataset.one : count.dataset.many.replace("{n}", n)} · `;
}

function show(answer) {
  const isOther = (name) => JSON.stringify(known[name]) !== JSON.stringify(answer[name]);
  const changed = Object.fromEntries(["columns", "from", "until", "idle"].map((name) => [name, isOther(name)]));
  known = answer;
  for (const visit of answer.visits) versions.set(visit.id, visit.version);
  if (changed.columns) calendar.setOption("resources", answer.columns);
  if (changed.from) calendar.setOption("slotMinTime", answer.from);
  if (changed.until) calendar.setOption("slotMaxTime", answer.until);
  if (changed.idle) calendar.setOption("hiddenDays", answer.idle);
  // Drawn anew, a link is another one: whoever stood on it stands there again.
  const stoodOn = box.contains(document.activeElement) && document.activeElement.getAttribute("href");
  calendar.setOption("events", toEvents(answer));
  say(answer);
  if (stoodOn) requestAnimationFrame(() => box.querySelector(`a[href="${stoodOn}"]`)?.focus({ preventScroll: true }));
}

async function read() {
  const lost = document.querySelector("[data-calendar-lost]");
  try {
    const answer = await fetch(feed, { headers: etag ? { "If-None-Match": etag } : {}, redirect: "error", signal: AbortSignal.timeout(10000) });
    if (answer.status !== 304) {
      if (!answer.ok) throw new Error(String(answer.status));
      const said = await answer.json();
      if (isBusy) return; // drawn at the next look: nothing is taken out of somebody's hand
      etag = answer.headers.get("ETag") || "";
      show(said);
    }
    lost.hidden = true;
  } catch {
    lost.hidden = false;
  }
}

// A click books from the quarter hour that it falls into.
function toBook({ date, resource }) {
  if (!book) return;
  const quarter = new Date(date);
  quarter.setMinutes(date.getMinutes() - date.getMinutes() % 15);
  const query = new URLSearchParams({ at: instantOf(quarter), location: place });
  if (resource && resource.id !== ELSEWHERE) query.set(byRoom ? "room" : "practitioner", resource.id);
  if (byRoom && shown) query.set("practitioner", shown);
  window.location.assign(`${book}?${query}`);
}

function onDrop(info) {
  const changes = { day: dayOf(info.event.start), clock: clockOf(info.event.start) };
  if (info.newResource) changes[byRoom ? "room" : "practitioner"] = info.newResource.id;
  // Up or down within its column only the time is new; sideways on one day only the column is.
  if (info.event.start.getTime() === info.oldEvent.start.getTime()) {
    delete changes.day;
    delete changes.clock;
  }
  ask(info, changes);
}

function onResize(info) {
  ask(info, { minutes: Math.round((info.event.end - info.event.start) / 60000) });
}

async function ask(info, changes) {
  isBusy = true;
  box.setAttribute("aria-busy", "true");
  const column = known.columns.find((each) => each.id === info.event.resourceIds[0]);
  const when = `${sayDay(info.event.start)} ${clockOf(info.event.start)}–${clockOf(info.event.end)} · ${column.title}`;
  const { id, extendedProps: { name } } = info.event;
  const version = await askAndMove({ id, version: versions.get(id), name, when, changes, token: box.dataset.token, putBack: info.revert, lookAgain: read });
  if (version) versions.set(id, version);
  isBusy = false;
  await read();
  box.removeAttribute("aria-busy");
}

const hold = () => { isBusy = true; };
const letGo = () => setTimeout(() => { isBusy = Boolean(document.querySelector("dialog[open]")); });
const calendar = window.EventCalendar.create(box, {
  view: week ? "resourceTimeGridWeek" : "resourceTimeGridDay",
  date: day,
  firstDay: 1,
  timeZone: `${offset.slice(0, 3)}:${offset.slice(3)}`,
  locale: document.documentElement.lang,
  headerToolbar: { start: "", center: "", end: "" },
  allDaySlot: false,
  datesAboveResources: Boolean(week),
  columnWidth: week ? "minmax(6.5rem, 1fr)" : "minmax(9.5rem, 1fr)",
  dayHeaderFormat: sayDay,
  slotLabelFormat: clockOf,
  slotDuration: "00:15",
  slotLabelInterval: "01:00",
  snapDuration: "00:05",
  slotHeight: 26,
  scrollTime: scroll,
  slotEventOverlap: false,
  nowIndicator: true,
  editable: true,
  dragConstraint: ({ resource, event }) => !resource || resource.id !== ELSEWHERE || event.resourceIds[0] === ELSEWHERE,
  eventContent: draw,
  dateClick: toBook,
  eventDragStart: hold,
  eventDragStop: letGo,
  eventResizeStart: hold,
  eventResizeStop: letGo,
  eventDrop: onDrop,
  eventResize: onResize,
});

// The library calls its grid a table, whose cells are empty and whose visits stand beside them: to be read as a
// group of links with headings instead.
const TABLE = ["role", "aria-colindex", "aria-colspan"];
function dropTable() {
  for (const part of box.querySelectorAll("[role='table'], [role='row'], [role='rowgroup'], [role='cell'], [role='columnheader'], [aria-colindex], [aria-colspan]")) {
    for (const name of TABLE) part.removeAttribute(name);
  }
}
dropTable();
new MutationObserver(dropTable).observe(box, { childList: true, subtree: true, attributeFilter: TABLE });

document.querySelector("[data-print]").addEventListener("click", () => window.print());
setInterval(() => { if (!document.hidden && !isBusy) read(); }, WAIT);
document.addEventListener("visibilitychange", () => { if (!document.hidden && !isBusy) read(); });
read();
