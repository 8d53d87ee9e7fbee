/* What a script adds to the desk: keys, names found while typing, live counts, uploads. Everything works without it. */
(() => {
  "use strict";

  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);
  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const shown = (element) => element.getClientRects().length > 0;
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

  all("[data-script-only]").forEach((element) => { element.hidden = false; });

  /* Keys */

  const OFF = "ydan-keys-off";
  const kept = { get: () => { try { return localStorage.getItem(OFF) === "1"; } catch { return false; } },
    set: (off) => { try { localStorage.setItem(OFF, off ? "1" : "0"); } catch { /* not kept, still switched */ } } };
  let keysOff = kept.get();
  const showKeys = () => document.documentElement.classList.toggle("has-keys", !keysOff);
  showKeys();

  const keySwitch = one("[data-keys-switch]");
  if (keySwitch) {
    const word = () => { keySwitch.textContent = keysOff ? keySwitch.dataset.textOn : keySwitch.dataset.textOff; };
    keySwitch.removeAttribute("aria-pressed"); // its words say what it does
    word();
    keySwitch.addEventListener("click", () => { keysOff = !keysOff; kept.set(keysOff); showKeys(); word(); });
  }

  const writing = (element) => element.isContentEditable || element.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=submit], [type=button])");

  const press = (element) => {
    if (element.matches("summary")) {
      const fold = element.parentElement;
      fold.open = !fold.open;
      const first = fold.open && one(".fold-body input:not([type=hidden]), .fold-body textarea, .fold-body select, .fold-body button", fold);
      (first || element).focus();
    } else if (element.matches("input, select, textarea")) {
      element.focus();
    } else {
      element.click();
    }
  };

  const step = (by) => {
    const rows = all("[data-row]").filter(shown);
    if (!rows.length) return;
    const here = rows.indexOf(document.activeElement);
    const from = here >= 0 ? here : rows.findIndex((row) => row.hasAttribute("aria-current"));
    const next = from < 0 ? 0 : from + by;
    rows[Math.min(rows.length - 1, Math.max(0, next))].focus();
  };

  const escape = (element) => {
    const fold = element.closest("details[open]:not(.list-fold)");
    if (fold) {
      fold.open = false;
      one("summary", fold).focus();
    } else if (writing(element)) {
      element.blur();
    }
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (one("dialog[open]")) return;
    if (event.key === "Escape") { escape(target); return; }
    if (keysOff || event.repeat && !"jk".includes(event.key) || writing(target)) return;
    if (event.key === "j" || event.key === "k") {
      event.preventDefault();
      step(event.key === "j" ? 1 : -1);
      return;
    }
    const dialog = all("[data-dialog]").find((each) => each.dataset.dialog === event.key);
    if (dialog) { event.preventDefault(); dialog.showModal(); return; }
    if (event.key === "?") { event.preventDefault(); location.assign("/keys"); return; }
    const wanted = all("[data-key]").find((each) => each.dataset.key === event.key.toLowerCase() && shown(each) && !each.disabled);
    if (wanted) { event.preventDefault(); press(wanted); }
  });

  /* A decision is sent once, however often the button is pressed. */

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.dataset.upload !== undefined) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => { delete form.dataset.sent; }, 3000); // what was sent may be a download: the page stays
  });
  addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => { delete form.dataset.sent; }));

  /* Focus goes to the comment that has just been opened; on a narrow screen its list is folded. */

  if (matchMedia("(max-width: 56rem)").matches) {
    all("[data-fold-narrow=yes]").forEach((fold) => { fold.open = false; });
  }
  const heading = one("[data-focus]");
  if (heading && !location.hash) heading.focus({ preventScroll: true });

  /* Offices by their names, without diacritics: an editable combobox with a list, as the ARIA practices describe it. */

  all("[data-offices]").forEach((field, index) => {
    const input = one("input[type=text]", field);
    const list = make("ul", { className: "options", id: `options-${index}`, hidden: true });
    const status = make("p", { className: "sr" });
    const holder = make("div", { className: "combo" });
    const label = one("label", field);
    label.id ||= `${input.id}-label`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-labelledby", label.id);
    status.setAttribute("role", "status");
    input.removeAttribute("list");
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) input.setAttribute(name, value);
    input.replaceWith(holder);
    holder.append(input, list);
    field.append(status);

    const many = field.dataset.sends === "cooperating";
    const sent = make("input", { type: "hidden", name: field.dataset.sends, disabled: true });
    if (!many) field.append(sent);
    let found = [], active = -1, timer = 0, asked = null;

    const close = () => { list.hidden = true; active = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
    const mark = (at) => {
      active = at;
      [...list.children].forEach((option, n) => option.setAttribute("aria-selected", String(n === at)));
      if (at < 0) { input.removeAttribute("aria-activedescendant"); return; }
      input.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    };
    const choose = (office) => {
      close();
      if (many) {
        const chosen = one("[data-chosen]", field.closest("form"));
        const known = all("input", chosen).find((box) => box.value === office.office);
        if (known) { known.checked = true; } else {
          const id = `cooperating-${office.office.replace(/\W/g, "-")}`;
          chosen.append(make("div", { className: "check" }, make("input", { type: "checkbox", name: "cooperating", value: office.office, id, checked: true }), make("label", { htmlFor: id, lang: "vi" }, office.name)));
        }
        input.value = "";
      } else {
        input.value = office.name;
        sent.value = office.office;
        sent.disabled = false;
      }
      status.textContent = office.name;
      const radio = field.dataset.ticks && document.getElementById(field.dataset.ticks);
      if (radio) radio.checked = true;
    };
    const show = () => {
      list.replaceChildren(...found.map((office, n) => {
        const option = make("li", { id: `${list.id}-${n}`, lang: "vi" }, office.name);
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.addEventListener("mousedown", (event) => { event.preventDefault(); choose(office); });
        return option;
      }));
      mark(-1);
      list.hidden = !found.length;
      input.setAttribute("aria-expanded", String(found.length > 0));
      status.textContent = found.length ? fill(field.dataset.textSome, { n: found.length }) : field.dataset.textNone;
    };
    const ask = async (open = false) => {
      const words = input.value.trim();
      asked?.abort();
      if (words.length < 2) { close(); status.textContent = ""; return; }
      asked = new AbortController();
      const query = new URLSearchParams({ q: words });
      if (field.dataset.item) query.set("item", field.dataset.item);
      try {
        const answer = await fetch(`${field.dataset.offices}?${query}`, { signal: asked.signal, headers: { Accept: "application/json" } });
        found = answer.ok ? await answer.json() : [];
        show();
        if (open && found.length) mark(0);
      } catch (error) {
        if (error.name !== "AbortError") close();
      }
    };
    input.addEventListener("input", () => { sent.disabled = true; sent.value = ""; clearTimeout(timer); timer = setTimeout(ask, 120); });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const down = event.key === "ArrowDown";
      if (down || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) { ask(true); return; }
        mark((active + (down ? 1 : active < 0 ? 0 : -1) + found.length) % found.length);
      } else if (event.key === "Enter" && !list.hidden && active >= 0) {
        event.preventDefault();
        choose(found[active]);
      } else if (event.key === "Enter" && many) {
        event.preventDefault(); // a name half typed is not a decision
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      } else if (event.key === "Tab") {
        if (!list.hidden && active >= 0) choose(found[active]);
        close();
      }
    });
  });

  /* Live counts, spoken only when they change */

  all("[data-live]").forEach((status) => {
    let before = "";
    const look = async () => {
      if (document.visibilityState !== "visible") return;
      try {
        const answer = await fetch(status.dataset.live, { headers: { Accept: "application/json" } });
        if (!answer.ok) return;
        const counts = await answer.json();
        const numbers = new Intl.NumberFormat(document.documentElement.lang);
        const words = Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, numbers.format(count)]));
        all("[data-count]").forEach((place) => { if (place.dataset.count in words) place.textContent = words[place.dataset.count]; });
        const now = JSON.stringify(counts);
        if (before && now !== before) status.textContent = fill(status.dataset.text, { review: 0, arbiter: 0, ...words });
        before = now;
      } catch { /* the next look may reach the server again */ }
    };
    look();
    setInterval(look, 20_000);
    document.addEventListener("visibilitychange", look);
  });

  all("[data-all]").forEach((box) => {
    box.addEventListener("change", () => all("input[name=items]", box.form).forEach((each) => { each.checked = box.checked; }));
  });

  /* Uploads: one request a file, each with its progress, each to be stopped */

  all("form[data-upload]").forEach((form) => {
    const input = one("input[type=file]", form), list = one("[data-uploads]", form), drop = one("[data-drop]", form);
    const status = one("[data-upload-status]", form);
    const words = form.dataset;

    const send = (file) => new Promise((done) => {
      const progress = make("progress", { max: 1, value: 0 });
      const state = make("span", { className: "state" }, words.textSending);
      const stop = make("button", { type: "button", className: "button is-quiet" }, words.textCancel, make("span", { className: "sr" }, ` ${file.name}`));
      progress.setAttribute("aria-label", `${words.textSending}: ${file.name}`);
      list.append(make("li", {}, make("b", {}, file.name), progress, state, stop));
      const data = new FormData(form);
      data.delete(input.name);
      data.append(input.name, file, file.name);
      const request = new XMLHttpRequest();
      const end = (text, href) => { state.textContent = text; status.textContent = `${file.name}: ${text}`; stop.remove(); progress.remove(); done(href); };
      request.upload.onprogress = (event) => { if (event.lengthComputable) progress.value = event.loaded / event.total; };
      request.onload = () => {
        const said = request.getResponseHeader("X-Message");
        if (request.status < 400) end(words.textDone, request.responseURL);
        else end(said ? decodeURIComponent(said) : words.textFailed, null);
      };
      request.onerror = () => end(words.textFailed, null);
      request.onabort = () => end(words.textCancelled, null);
      stop.addEventListener("click", () => request.abort());
      request.open("POST", form.action);
      request.send(data);
    });

    const sendAll = async (files) => {
      const ended = [];
      for (const file of files) ended.push(await send(file));
      const arrived = ended.filter(Boolean);
      if (arrived.length && arrived.length === ended.length) location.assign(new Set(arrived).size === 1 ? arrived[0] : form.action);
    };

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const files = [...input.files];
      input.value = "";
      sendAll(files);
    });
    if (!drop) return;
    const over = (on) => (event) => { event.preventDefault(); drop.classList.toggle("is-over", on); };
    drop.addEventListener("dragover", over(true));
    drop.addEventListener("dragleave", over(false));
    drop.addEventListener("drop", (event) => { over(false)(event); sendAll([...event.dataTransfer.files]); });
  });

  /* A part of the page that goes on changing by itself, until it has ended */

  all("[data-refresh]").forEach((part) => {
    const look = async () => {
      let ended = false;
      if (document.visibilityState === "visible" && !part.contains(document.activeElement)) {
        try {
          const answer = await fetch(part.dataset.refresh, { headers: { Accept: "application/json" } });
          const now = answer.ok ? await answer.json() : null;
          if (now && now.version !== part.dataset.version) {
            const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
            const fresh = page.getElementById(part.id);
            if (fresh) { part.replaceChildren(...fresh.childNodes); part.dataset.version = fresh.dataset.version; }
          }
          ended = Boolean(now && now.ended);
        } catch { /* the next look may reach the server again */ }
      }
      if (ended) location.reload(); else setTimeout(look, 2000);
    };
    setTimeout(look, 2000);
  });
})();
