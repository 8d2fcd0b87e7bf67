// The desk by keyboard: j and k go on and back, o opens. They can be turned off, and are when somebody types.
{
  const OFF = "ronda-desk-keys-off";
  const lines = [...document.querySelectorAll("[data-desk] .desk-open")];
  const bar = document.querySelector("[data-desk-keys]");
  let on = localStorage.getItem(OFF) === null;

  const show = () => {
    for (const part of bar.querySelectorAll("[data-keys-on]")) part.hidden = !on;
    bar.querySelector("[data-keys-off]").hidden = on;
  };

  const step = (by) => {
    const link = document.querySelector(by > 0 ? "[data-desk-next]" : "[data-desk-previous]");
    if (link) return link.click();
    if (document.querySelector(".page-desk") || !lines.length) return undefined;
    const place = lines.indexOf(document.activeElement.closest?.(".desk-line")?.querySelector(".desk-open"));
    const next = lines[Math.min(Math.max(place + by, 0), lines.length - 1)];
    next.focus();
    next.closest("li").scrollIntoView({ block: "nearest" });
    return undefined;
  };

  if (bar) {
    bar.hidden = false;
    show();
    bar.querySelector("[data-keys-toggle]").addEventListener("click", () => {
      on = !on;
      if (on) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "yes");
      show();
    });
    document.addEventListener("keydown", (event) => {
      if (!on || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select")) return;
      if (event.key === "j") step(1);
      if (event.key === "k") step(-1);
      if (event.key === "o") {
        const line = document.activeElement.closest?.(".desk-line");
        (line?.querySelector(".desk-open") ?? (lines.length && !document.querySelector(".page-desk") ? lines[0] : null))?.click();
      }
    });
  }
}
