// A button with data-copy="id" copies the value of that field and says so.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      return; // the address stays selected, to be copied by hand
    }
    button.textContent = button.dataset.copied;
  });
}
