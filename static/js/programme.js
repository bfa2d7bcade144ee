// The timer of an exercise. The page works without it: it is hidden until this file has run.
function say(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function prepare(timer) {
  const button = timer.querySelector("button");
  const clock = timer.querySelector(".clock");
  const status = timer.querySelector("[role=status]");
  const start = button.textContent;
  let ticking = 0;

  function end(words) {
    clearInterval(ticking);
    ticking = 0;
    button.textContent = start;
    clock.hidden = !words;
    clock.textContent = words;
    status.textContent = words;
  }

  button.addEventListener("click", () => {
    if (ticking) {
      end("");
      return;
    }
    const endsAt = Date.now() + Number(timer.dataset.timer) * 1000;
    const show = () => {
      const left = Math.ceil((endsAt - Date.now()) / 1000);
      if (left > 0) {
        clock.textContent = say(left);
        return;
      }
      end(timer.dataset.over);
      if (navigator.vibrate) navigator.vibrate(400);
    };
    button.textContent = timer.dataset.stop;
    clock.hidden = false;
    status.textContent = "";
    ticking = setInterval(show, 250);
    show();
  });
  timer.hidden = false;
}

for (const timer of document.querySelectorAll("[data-timer]")) prepare(timer);
