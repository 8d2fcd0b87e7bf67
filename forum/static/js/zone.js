// Chooses the browser's time zone in a list that nobody has touched yet.
const list = document.querySelector("[data-zone]");
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (list && zone && [...list.options].some((option) => option.value === zone)) list.value = zone;
