// htmx requests: a failed one says so at its place and can be tried again; a good one updates "Saved 10:04".
const words = (name) => document.getElementById("saved-words")?.content.querySelector(`[data-${name}]`)?.textContent || "";

function say(text) {
  for (const each of document.querySelectorAll("[data-saved-at]")) each.textContent = text;
}

function placeOf(source) {
  return source.closest("[data-error-place]") || source.closest("form, .card, .field, .lane") || source;
}

function clear(source) {
  const place = placeOf(source);
  place.querySelector(":scope > [data-failed]")?.remove();
  if (place.nextElementSibling?.matches?.("[data-failed]")) place.nextElementSibling.remove();
}

// Sends the same request once more, with what stands in the fields now.
function again({ elt, target, requestConfig, etc }) {
  const { verb, path, formData } = requestConfig;
  const standing = window.htmx.values(elt, verb);
  const values = new FormData();
  for (const [name, value] of formData?.entries() || []) if (standing[name] === undefined) values.append(name, value);
  window.htmx.ajax(verb, path, { source: elt, target, swap: etc?.swapOverride, values }).catch(() => {});
}

function show(detail, when) {
  const template = document.getElementById("failed-request");
  const source = detail.elt;
  if (!template || !source?.isConnected) return;
  clear(source);
  const banner = template.content.firstElementChild.cloneNode(true);
  for (const line of banner.querySelectorAll("[data-when]")) line.hidden = line.dataset.when !== when;
  const login = banner.querySelector("[data-login]");
  if (login) login.href = document.body.dataset.loginUrl || "/";
  const retry = banner.querySelector("[data-retry]");
  retry.addEventListener("click", () => { banner.remove(); again(detail); });
  if (when === "refused") retry.remove();
  const place = placeOf(source);
  // A table row or a void element cannot hold a banner: it goes behind what holds them.
  if (place.matches("form, .card, .field, .lane, [data-error-place]")) place.append(banner);
  else (place.closest("table, ul, ol, .spine") || place).after(banner);
  say(words("unsaved"));
  // Only reading is repeated unasked: a saving request may have arrived although its answer did not.
  if (when === "network" && detail.requestConfig.verb === "get") window.addEventListener("online", () => banner.isConnected && retry.click(), { once: true });
}

function isLogin(xhr) {
  const login = document.body.dataset.loginUrl;
  return Boolean(login && xhr.responseURL && new URL(xhr.responseURL, location.href).pathname === login
    && location.pathname !== login);
}

function whenOf(status) {
  if (status === 401) return "signed-out";
  return status === 403 || status === 404 || status === 410 ? "refused" : "server";
}

const isLive = (detail) => Boolean(detail.elt?.matches?.("[data-live], [hx-trigger*='every']"));

function beforeSwap(event) {
  const { detail } = event;
  if (isLogin(detail.xhr)) {
    detail.shouldSwap = false;
    detail.isError = false;
    if (!isLive(detail)) show({ ...detail, elt: detail.requestConfig.elt }, "signed-out");
    return;
  }
  if (!isLive({ elt: detail.requestConfig?.elt }) || detail.isError) return;
  // The same answer again is not drawn again: focus, scrolling and a reader's place stay where they are.
  if (detail.target.dataset.last === String(hash(detail.serverResponse))) detail.shouldSwap = false;
}

function hash(text) {
  let sum = 0;
  for (let i = 0; i < text.length; i += 1) sum = (sum * 31 + text.charCodeAt(i)) | 0;
  return sum;
}

function afterRequest(event) {
  const { detail } = event;
  if (!detail.successful || isLogin(detail.xhr)) return;
  const live = document.getElementById(detail.target?.id);
  if (live?.matches("[data-live]")) live.dataset.last = String(hash(detail.xhr.responseText));
  clear(detail.elt);
  if (detail.requestConfig.verb === "get") return;
  const now = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "numeric", minute: "2-digit", hour12: false });
  say(`${words("saved")} ${now.format(new Date())}`);
}

export function startRequests() {
  const on = (name, act) => document.body.addEventListener(name, act);
  on("htmx:beforeRequest", (event) => {
    const { detail } = event;
    if (document.hidden && isLive(detail)) event.preventDefault();
    else if (detail.requestConfig.verb !== "get") say(words("saving"));
  });
  on("htmx:beforeSwap", beforeSwap);
  on("htmx:afterRequest", afterRequest);
  on("htmx:sendError", ({ detail }) => isLive(detail) || show(detail, "network"));
  on("htmx:timeout", ({ detail }) => isLive(detail) || show(detail, "network"));
  on("htmx:responseError", ({ detail }) => isLive(detail) || show(detail, whenOf(detail.xhr.status)));
}
