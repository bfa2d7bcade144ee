// Asks whether to tell the patient, sends the move, and says why when it does not fit.
const question = document.getElementById("ask-move");
const refusal = document.getElementById("move-refused");
const words = (name) => document.getElementById("calendar-words").content.querySelector(`[data-word='${name}']`).textContent;

// Opens the dialog and waits for the button with data-answer that was pressed; "" when it was closed.
function answerOf(dialog) {
  return new Promise((resolve) => {
    let answer = "";
    const press = (event) => {
      const button = event.target.closest("[data-answer]");
      if (!button) return;
      answer = button.dataset.answer;
      dialog.close();
    };
    dialog.addEventListener("click", press);
    dialog.addEventListener("close", () => {
      dialog.removeEventListener("click", press);
      resolve(answer);
    }, { once: true });
    dialog.showModal();
  });
}

async function send(move, changes, tell) {
  const body = new FormData();
  for (const [name, value] of Object.entries({ ...changes, version: move.version, ...(tell ? { tell: "on" } : {}) })) body.set(name, value);
  try {
    const answer = await fetch(`/appointments/${move.id}/drop/`, { method: "POST", body, headers: { "X-CSRFToken": move.token }, redirect: "error" });
    const said = await answer.json();
    return { isMoved: answer.ok, ...said };
  } catch {
    return { isMoved: false, detail: words("lost"), free: [] };
  }
}

// Undo stays on the calendar; where it is refused, its own page says why.
function tellTheDesk(said, move) {
  const toast = document.getElementById("calendar-told").content.firstElementChild.cloneNode(true);
  toast.querySelector(".text").textContent = said.detail;
  const form = toast.querySelector("form");
  form.action = said.undo;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await fetch(form.action, { method: "POST", headers: { "X-CSRFToken": move.token }, redirect: "manual" }).catch(() => null);
    if (answer?.type !== "opaqueredirect") {
      if (form.isConnected) form.submit();
      return;
    }
    toast.remove();
    move.lookAgain();
  });
  document.getElementById("toasts").append(toast);
}

// Why it stays, and the free times as buttons: one of them moves it there after all.
function explain(move, said) {
  refusal.querySelector("[data-why]").textContent = said.detail;
  refusal.querySelector("[data-move-page]").href = `/appointments/${move.id}/move/`;
  refusal.querySelector("[data-free]").replaceChildren(...said.free.map(([at, label]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn";
    button.dataset.answer = at;
    button.textContent = label;
    return button;
  }));
  return answerOf(refusal);
}

// move: id, version, name, when (in words), changes (fields of the form), token, putBack (the visit to where it was),
// lookAgain (ask what the calendar shows).
// Its new version when it was moved, or 0.
export async function askAndMove(move) {
  // What was done before can no longer be taken back by itself.
  document.getElementById("toasts").querySelectorAll("[data-toast]:has(form)").forEach((older) => older.remove());
  question.querySelector("[data-what]").textContent = words("asks").replace("{name}", move.name).replace("{when}", move.when);
  const answer = await answerOf(question);
  if (!answer) {
    move.putBack();
    return 0;
  }
  let isBack = false;
  let { changes } = move;
  for (;;) {
    const said = await send(move, changes, answer === "tell");
    if (said.isMoved) {
      tellTheDesk(said, move);
      return said.version;
    }
    if (!isBack) move.putBack();
    isBack = true;
    const at = await explain(move, said);
    if (!at) return 0;
    const { day, clock, ...rest } = changes;
    changes = { ...rest, at };
  }
}
