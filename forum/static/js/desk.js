// The desk by keyboard: single keys lead to lines, buttons and forms; Enter decides. They can be turned off,
// and never work while somebody writes. All of it can be done without them.
{
  const OFF = "ronda-desk-keys-off";
  const TO = {
    p: ".desk-publish button", i: "#move-identity > summary", r: "#move-return > summary", f: "#move-refuse > summary",
    h: "#move-hold > summary", g: "#move-hide > summary", d: "[data-desk-key=d]", m: "[data-desk-key=m]",
    u: ".desk-undo button", c: ".desk-claim button", l: ".crumbs a", b: ".desk-several > summary",
  };
  const WRITES = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
  const onItem = Boolean(document.querySelector(".desk-item"));
  const lines = onItem ? [] : [...document.querySelectorAll(".desk-line")];
  const boxes = [...document.querySelectorAll(".desk-line [name=item]")];
  const bar = document.querySelector("[data-desk-keys]");
  const dialog = document.querySelector("[data-keys-dialog]");
  const several = document.querySelector("[data-desk-several]");
  let on = localStorage.getItem(OFF) === null;

  const show = () => {
    for (const part of bar.querySelectorAll("[data-keys-on]")) part.hidden = !on;
    for (const part of bar.querySelectorAll("[data-keys-off]")) part.hidden = on;
  };

  const count = () => {
    const some = several.querySelector("[data-desk-some]");
    const number = boxes.filter((box) => box.checked).length;
    some.hidden = number === 0;
    several.querySelector("[data-desk-none]").hidden = number > 0;
    some.textContent = some.dataset.words.replace("0", number.toLocaleString(document.documentElement.lang));
    for (const box of boxes) box.closest(".desk-line").classList.toggle("is-picked", box.checked);
  };

  const line = () => document.activeElement.closest?.(".desk-line");

  const step = (by) => {
    const link = document.querySelector(by > 0 ? "[data-desk-next]" : "[data-desk-previous]");
    if (onItem) return link?.click();
    if (!lines.length) return undefined;
    const place = lines.indexOf(line());
    const next = lines[Math.min(Math.max(place + by, 0), lines.length - 1)];
    next.querySelector(".desk-open").focus();
    next.scrollIntoView({ block: "nearest" });
    return undefined;
  };

  const pick = (box) => {
    if (!box) return;
    box.checked = !box.checked;
    count();
  };

  const go = (key) => {
    const target = document.querySelector(TO[key]);
    if (!target) return;
    if (target.matches("summary")) {
      target.parentElement.open = true;
      target.scrollIntoView({ block: "nearest" });
      (target.parentElement.querySelector("input:not([type=hidden]), textarea, select, button") ?? target).focus();
    } else if (target.matches("a")) target.click();
    else target.focus();
  };

  const pressed = (event) => {
    if (!on || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (dialog?.open || event.target.closest?.(WRITES)) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === "?") dialog?.showModal();
    else if (key === "j") step(1);
    else if (key === "k") step(-1);
    else if (key === "ArrowDown" && line() && event.target.type !== "radio") step(1);
    else if (key === "ArrowUp" && line() && event.target.type !== "radio") step(-1);
    else if (key === "x") pick(line()?.querySelector("[name=item]"));
    else if (key === "a" && boxes.length) {
      const all = boxes.every((box) => box.checked);
      for (const box of boxes) box.checked = !all;
      count();
    } else if (key === "o" && lines.length) (line() ?? lines[0]).querySelector(".desk-open").click();
    else if (key in TO && !event.shiftKey) go(key);
    else return;
    event.preventDefault();
  };

  if (several) {
    several.addEventListener("toggle", count);
    document.addEventListener("change", (event) => event.target.name === "item" && count());
    addEventListener("pageshow", count);
    count();
  }
  if (bar) {
    bar.hidden = false;
    show();
    bar.querySelector("[data-keys-toggle]").addEventListener("click", () => {
      on = !on;
      if (on) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "yes");
      show();
    });
    bar.querySelector("[data-keys-help]").addEventListener("click", () => dialog?.showModal());
    document.addEventListener("keydown", pressed);
  }
}
