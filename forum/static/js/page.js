// Improves pages that work without it: menus close, the error summary is focused, print buttons appear,
// the bar at the bottom of phones steps back while the green block is in sight.
const menus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary").focus();
  }
});

document.addEventListener("focusin", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});

document.querySelector("[data-focus]")?.focus();

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

const ask = document.querySelector(".ask");
const bar = document.querySelector(".action-bar");
if (ask && bar && "IntersectionObserver" in window) {
  new IntersectionObserver(([seen]) => {
    bar.hidden = seen.isIntersecting;
  }).observe(ask);
}
