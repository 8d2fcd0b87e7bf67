// Decisions at the desk: a reason brings its ready-made note, and marked words are taken into the form.
{
  for (const notes of document.querySelectorAll("[data-ready]")) {
    const note = document.getElementById(notes.dataset.ready);
    const tick = document.getElementById(notes.dataset.readyTick);
    const form = note.form;
    const language = form.querySelector("select");
    const made = new Map([...notes.querySelectorAll("[data-ready-reason]")].map((p) => [p.dataset.readyReason, p]));
    const unchanged = () => note.value.trim() === "" || [...made.values()].some((p) => p.textContent === note.value);

    const offer = (reason) => {
      if (!unchanged()) return;
      const found = made.get(reason);
      note.value = found ? found.textContent : "";
      if (found) language.value = found.lang;
    };

    const only = form.querySelector("[data-only-reason]");
    if (only) form.closest("details")?.addEventListener("toggle", () => note.value || offer(only.dataset.onlyReason), { once: true });
    form.addEventListener("change", (event) => {
      if (event.target.type === "radio") offer(event.target.value);
      // In another language the server knows the note: an untouched one is left to it.
      if (event.target === language && unchanged()) { note.value = ""; tick.checked = true; }
    });
    note.addEventListener("input", () => { tick.checked = false; });
  }

  const take = document.querySelector("[data-take]");
  if (take) {
    const text = document.getElementById(take.dataset.take);
    const into = document.getElementById(take.dataset.into);
    const marked = () => text.value.slice(text.selectionStart, text.selectionEnd).trim();
    take.hidden = false;
    take.addEventListener("click", () => {
      const words = marked();
      if (!words) return text.focus();
      into.value = [into.value.trim(), words].filter(Boolean).join("\n\n");
      return into.focus();
    });
  }
}
