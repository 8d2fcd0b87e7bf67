// The writing page works without this. With it, the draft is saved as one writes: soon after the last
// key, and on leaving. What is not saved yet is kept in this browser, and tried again with growing
// pauses. Nothing is ever overwritten: where another window saved, the page leads to both texts.
const PREFIX = "ronda-draft:";
const entries = () => {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map((key) => [key, JSON.parse(localStorage.getItem(key))]);
  } catch { return []; }
};
const drop = (draft) => {
  for (const [key, entry] of entries()) if (entry?.draft === draft) localStorage.removeItem(key);
};
const form = document.getElementById("write");
const preview = document.getElementById("preview");
if (preview) drop(preview.dataset.draft); // it shows what the server has

if (form) {
  const SOON = 2000, FIRST_PAUSE = 4000, LONGEST_PAUSE = 60000, KEEPALIVE = 60000;
  const says = (name) => document.querySelector("#write-says").content.querySelector(`[data-says="${name}"]`);
  const message = document.getElementById("write-message");
  const states = document.querySelectorAll("[data-status]");
  const field = (name) => form.elements.namedItem(name);
  const place = `${PREFIX}${location.pathname}${form.dataset.begun ? "" : location.search.replace(/[?&]lang=[^&]*/, "")}`;
  let dirty = false, saving = false, pause = FIRST_PAUSE, timer = 0, asked = 0, stopped = "", leaving = false;

  // Which window wrote: an answer that got lost on the way is no conflict with oneself.
  field("window").value = [...crypto.getRandomValues(new Uint32Array(3))].map((n) => n.toString(36)).join("");

  const show = (text, waiting) => {
    for (const state of states) {
      if (state.textContent !== text) state.textContent = text;
      state.closest(".write-saved, .write-state")?.classList.toggle("is-waiting", waiting);
    }
  };
  const tell = (name, sentence) => {
    const wanted = `${name || ""}${sentence || ""}`;
    if (message.dataset.name === wanted) return;
    message.dataset.name = wanted;
    message.replaceChildren(...(name ? [says(name).cloneNode(true)] : []));
    if (sentence) message.querySelector("[data-sentence]").textContent = sentence;
    message.hidden = !name;
  };

  // --- What was typed, also kept in this browser until the server has it ---
  const typed = () => {
    const data = new FormData(form);
    data.delete("files");
    return data;
  };
  const SECRET = ["csrf_token", "rev", "window"];
  const words = () => JSON.stringify([...typed()].filter(([name]) => !SECRET.includes(name)));
  let known = words();
  const keep = () => {
    try {
      localStorage.setItem(place, JSON.stringify({ action: form.getAttribute("action"), save: form.dataset.save, draft: form.dataset.draft, rev: field("rev").value, person: form.dataset.person, fields: JSON.parse(words()) }));
    } catch { /* no room, or not allowed: the page still holds it */ }
  };
  const forget = () => {
    drop(form.dataset.draft);
    try { localStorage.removeItem(place); } catch { /* as above */ }
  };
  const kept = () => entries()
    .filter(([key, entry]) => (key === place || entry?.draft === form.dataset.draft) && entry?.person === form.dataset.person)
    .map(([, entry]) => entry)[0];

  // --- Saving ---
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };
  const fail = (name, sentence) => {
    show(says(name === "offline" ? "offline" : "unsaved").textContent, true);
    tell(name === "offline" ? "" : name, sentence);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
    if (!stopped) later(pause);
  };
  const saved = (answer, sent) => {
    field("rev").value = answer.rev;
    pause = FIRST_PAUSE;
    asked = 0;
    tell("");
    if (!form.dataset.begun) {
      form.dataset.begun = "1";
      forget();
      history.replaceState(null, "", form.dataset.draft);
    }
    known = sent;
    dirty = words() !== sent;
    if (!dirty) forget();
    show(answer.saved, false);
    if (answer.recognised) for (const spot of document.querySelectorAll("[data-recognised]")) spot.textContent = answer.recognised;
    if (answer.language) for (const spot of document.querySelectorAll("[data-recognised-short]")) spot.textContent = answer.language;
    if (dirty) later(SOON);
  };

  async function save() {
    if (saving || !dirty || stopped || leaving) return;
    saving = true;
    const sent = words();
    show(says("saving").textContent, true);
    try {
      const answer = await fetch(form.dataset.save, { method: "POST", body: typed(), headers: { Accept: "application/json" }, signal: AbortSignal.timeout?.(30000) });
      if (answer.ok) saved(await answer.json(), sent);
      else if (answer.status === 409) {
        const said = await answer.json();
        if (said.conflict) stopped = "conflict";
        fail(said.conflict ? "conflict" : "refused", said.conflict ? "" : said.sentence);
      } else if (answer.status === 400 || answer.status === 403 || answer.status === 404) await ask();
      else fail(answer.status === 429 ? "busy" : "offline");
    } catch {
      fail("offline");
    } finally {
      saving = false;
    }
  }

  // Signed out, or signed in anew in another tab: then the form needs a fresh token.
  async function ask() {
    const answer = await fetch(form.dataset.state, { headers: { Accept: "application/json" } });
    const state = answer.ok ? await answer.json() : {};
    if (String(state.person) !== form.dataset.person) return fail("signed-out");
    asked += 1;
    if (asked > 1) return fail("refused"); // a fresh token did not help
    for (const token of document.querySelectorAll("input[name=csrf_token]")) token.value = state.csrf;
    later(0);
  }

  const changed = () => {
    dirty = words() !== known;
    if (!dirty) return;
    keep();
    if (!stopped) {
      if (pause === FIRST_PAUSE) show(says("unsaved").textContent, true);
      later(pause === FIRST_PAUSE ? SOON : pause);
    }
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  const again = () => {
    if (!dirty || stopped) return;
    pause = FIRST_PAUSE;
    later(0);
  };
  addEventListener("online", again);
  addEventListener("offline", () => { if (dirty) show(says("offline").textContent, true); });
  addEventListener("focus", () => { if (message.dataset.name === "signed-out") again(); });
  const leave = () => {
    if (!dirty || stopped || leaving || saving) return;
    keep();
    const body = typed();
    const size = [...body].reduce((sum, [, value]) => sum + value.length * 3, 0);
    if (size < KEEPALIVE) fetch(form.dataset.save, { method: "POST", body, keepalive: true }).catch(() => {});
    else save();
  };
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") leave(); });
  addEventListener("pagehide", leave);
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(timer);
    keep();
  });
  addEventListener("pageshow", () => { leaving = false; });

  // --- A text that this browser kept and the server never got ---
  const found = kept();
  if (found) {
    const was = Object.fromEntries(found.fields.map(([name, value]) => [name, value]));
    const same = !document.querySelector(".error-summary") && Number(found.rev || 0) >= Number(field("rev").value || 0)
      && Object.entries(was).some(([name, value]) => (name === "free" || name.startsWith("answer")) && value.trim() && (field(name)?.value ?? "").trim() !== value.replace(/\r\n/g, "\n").trim());
    if (same) tell("found");
    else forget();
    message.addEventListener("click", (event) => {
      const choice = event.target.closest("[data-found]")?.dataset.found;
      if (!choice) return;
      tell("");
      if (choice === "drop") {
        drop(found.draft);
        return forget();
      }
      if (!form.dataset.begun) {
        form.setAttribute("action", found.action);
        form.dataset.save = found.save;
        form.dataset.draft = found.draft;
        field("rev").value = found.rev;
      }
      for (const [name, value] of found.fields) {
        const target = field(name);
        if (!target) continue;
        if (target.type === "checkbox") target.checked = true;
        else target.value = value;
        if (target.type === "textarea") {
          target.closest("details")?.setAttribute("open", "");
          count(target);
        }
      }
      changed();
    });
  }

  // --- Words ---
  const forms = JSON.parse(form.dataset.words);
  const rules = new Intl.PluralRules(document.documentElement.lang);
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const CHARACTERS = /[\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff]/g;
  function count(area) {
    const spot = form.querySelector(`[data-count="${area.id}"]`);
    if (!spot) return;
    const pieces = area.value.trim().split(/\s+/).filter(Boolean).length;
    const single = area.value.match(CHARACTERS)?.length ?? 0;
    const total = single > pieces ? single : pieces;
    const pattern = forms[rules.select(total)] ?? forms.other ?? "#";
    spot.textContent = total ? pattern.replace("#", number.format(total)) : "";
  }

  // --- Tools: marks of Markdown around the selection; undo of the browser keeps working ---
  const replaceSelection = (area, text, from, to) => {
    area.focus();
    area.setSelectionRange(from, to);
    if (!document.execCommand?.("insertText", false, text)) {
      area.setRangeText(text, from, to, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };
  const around = (area, mark) => {
    const { selectionStart: from, selectionEnd: to, value } = area;
    const inside = value.slice(from, to);
    if (value.slice(from - mark.length, from) === mark && value.slice(to, to + mark.length) === mark) {
      replaceSelection(area, inside, from - mark.length, to + mark.length);
      area.setSelectionRange(from - mark.length, to - mark.length);
    } else {
      replaceSelection(area, mark + inside + mark, from, to);
      area.setSelectionRange(from + mark.length, to + mark.length);
    }
  };
  const lines = (area, mark) => {
    const { value } = area;
    const from = value.lastIndexOf("\n", area.selectionStart - 1) + 1;
    let to = value.indexOf("\n", area.selectionEnd);
    if (to < 0) to = value.length;
    const rows = value.slice(from, to).split("\n");
    const all = rows.every((row) => row.startsWith(mark));
    const text = rows.map((row) => (all ? row.slice(mark.length) : row.startsWith(mark) ? row : mark + row)).join("\n");
    const gap = !all && from > 1 && value.slice(from - 2, from) !== "\n\n" && !value.slice(0, from - 1).split("\n").at(-1).startsWith(mark.trim()) ? "\n" : "";
    replaceSelection(area, gap + text, from, to);
  };
  const link = (area, word) => {
    const { selectionStart: from, selectionEnd: to, value } = area;
    const inside = value.slice(from, to);
    const address = /^https?:\/\/\S+$/.test(inside) ? inside : "https://";
    const label = inside && address !== inside ? inside : word;
    replaceSelection(area, `[${label}](${address})`, from, to);
    const start = address === inside ? from + 1 : from + label.length + 3;
    area.setSelectionRange(start, start + (address === inside ? label.length : address.length));
  };
  const tools = {
    bold: (area) => around(area, "**"),
    heading: (area) => lines(area, "## "),
    list: (area) => lines(area, "- "),
    quote: (area) => lines(area, "> "),
    link: (area, button) => link(area, button.dataset.word),
  };
  for (const area of form.querySelectorAll("textarea")) {
    area.addEventListener("input", () => count(area));
    const under = form.querySelector(`[data-count="${area.id}"]`)?.closest(".write-under");
    if (!under) continue;
    const bar = document.getElementById("write-tools").content.firstElementChild.cloneNode(true);
    bar.setAttribute("aria-controls", area.id);
    const buttons = [...bar.querySelectorAll("button")];
    buttons.forEach((button, index) => {
      button.tabIndex = index ? -1 : 0;
      button.addEventListener("mousedown", (event) => event.preventDefault());
      button.addEventListener("click", () => tools[button.dataset.tool](area, button));
    });
    bar.addEventListener("keydown", (event) => {
      const rtl = getComputedStyle(bar).direction === "rtl" ? -1 : 1;
      const step = { ArrowRight: rtl, ArrowLeft: -rtl }[event.key];
      if (event.key === "Escape") area.focus();
      if (!step) return;
      event.preventDefault();
      const at = buttons.indexOf(document.activeElement);
      const next = buttons[(at + step + buttons.length) % buttons.length];
      buttons.forEach((button) => { button.tabIndex = button === next ? 0 : -1; });
      next.focus();
    });
    area.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "b") {
        event.preventDefault();
        tools.bold(area);
      }
    });
    under.append(bar);
  }

  // --- Documents: said before they are sent in vain ---
  const files = document.getElementById("files");
  files?.addEventListener("change", () => {
    const size = [...files.files].reduce((sum, file) => sum + file.size, 0);
    const large = size > Number(files.dataset.limit);
    if (large) files.value = "";
    tell(large ? "large" : "");
  });

  for (const part of document.querySelectorAll("[data-by-itself]")) part.hidden = false;
  for (const part of document.querySelectorAll("[data-by-button]")) part.hidden = true;
}
