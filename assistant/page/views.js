// Comparing models, and the evaluation: what is picked, sorted and told on hovering. Titles are put in as text.
{
  // Parts of a view that have changed; what has the focus elsewhere keeps it.
  const drawParts = (element, props) => {
    for (const [name, html] of Object.entries(props.value?.parts || {})) {
      const part = element.querySelector(`[data-part="${name}"]`);
      if (!part || part.source === html) continue;
      part.innerHTML = html;
      part.source = html;
    }
  };

  // A few words beside what the pointer or the focus is on.
  const tips = (element) => {
    const tip = document.createElement("div");
    tip.className = "rt-tip";
    tip.hidden = true;
    const show = (event) => {
      const target = event.target.closest?.("[data-tip]");
      tip.hidden = !target;
      if (!target) return;
      document.body.append(tip);
      tip.textContent = target.dataset.tip;
      const box = target.getBoundingClientRect();
      const x = event.clientX ?? box.left + box.width / 2;
      tip.style.left = `${Math.max(8, Math.min(x - tip.offsetWidth / 2, innerWidth - tip.offsetWidth - 8))}px`;
      tip.style.top = `${box.top > tip.offsetHeight + 12 ? box.top - tip.offsetHeight - 6 : box.bottom + 6}px`;
    };
    for (const type of ["pointermove", "focusin"]) element.addEventListener(type, show);
    for (const type of ["pointerleave", "focusout"]) element.addEventListener(type, () => (tip.hidden = true));
    document.addEventListener("keydown", (event) => event.key === "Escape" && (tip.hidden = true));
    addEventListener("scroll", () => (tip.hidden = true), { passive: true });
  };

  // The box with suggestions: a combobox with a list, as the ARIA patterns have it.
  const suggest = (element, props, server) => {
    let asked = 0;
    let waiting;
    const box = () => element.querySelector("[role=combobox]");
    const list = () => element.querySelector("[role=listbox]");
    const chosen = () => list().querySelector("[aria-selected=true]");
    const choose = (option) => {
      chosen()?.setAttribute("aria-selected", "false");
      option?.setAttribute("aria-selected", "true");
      option?.scrollIntoView({ block: "nearest" });
      if (option) box().setAttribute("aria-activedescendant", option.id);
      else box().removeAttribute("aria-activedescendant");
    };
    const close = () => {
      asked += 1;
      clearTimeout(waiting);
      if (!list()) return;
      list().replaceChildren();
      list().hidden = true;
      box().setAttribute("aria-expanded", "false");
      choose(null);
    };
    const open = (found) => {
      list().replaceChildren(
        ...found.map((one, number) => {
          const option = document.createElement("li");
          option.id = `compare-option-${number}`;
          option.role = "option";
          option.dataset.do = "pick";
          option.dataset.item = one.item;
          const title = document.createElement("b");
          title.textContent = one.title;
          const other = document.createElement("small");
          other.textContent = one.other;
          option.append(title, other);
          return option;
        }),
      );
      list().hidden = found.length === 0;
      box().setAttribute("aria-expanded", String(found.length > 0));
      choose(null);
    };
    element.addEventListener("input", (event) => {
      if (event.target !== box()) return;
      const text = event.target.value.trim();
      if (!text) return close();
      clearTimeout(waiting);
      const number = ++asked;
      waiting = setTimeout(async () => {
        const found = await server.suggest({ text, language: props.value?.language });
        if (number === asked && box().value.trim() === text) open(found);
      }, 140);
    });
    element.addEventListener("keydown", (event) => {
      if (event.target !== box() || event.isComposing) return;
      const all = [...list().children];
      const at = all.indexOf(chosen());
      if (event.key === "ArrowDown" && all.length) choose(all[(at + 1) % all.length]);
      else if (event.key === "ArrowUp" && all.length) choose(all[(at <= 0 ? all.length : at) - 1]);
      else if (event.key === "Escape" && all.length) close();
      else if (event.key === "Enter" && chosen()) {
        const option = chosen();
        box().value = "";
        option.click();
      } else return;
      event.preventDefault();
    });
    // The focus stays in the box while an option is pressed.
    element.addEventListener("pointerdown", (event) => event.target.closest("[role=listbox]") && event.preventDefault());
    element.addEventListener("click", (event) => {
      if (!event.target.closest("[role=option], [type=submit]")) return;
      if (event.target.closest("[role=option]")) box().value = "";
      setTimeout(close);
    });
    element.addEventListener("submit", () => setTimeout(close));
    element.addEventListener("focusout", (event) => event.target === box() && close());
  };

  // The same item in all lists, while the pointer or the focus is on it, or for good once it is pressed.
  const sameItems = (element) => {
    let pinned = null;
    const mark = (id) => {
      for (const one of element.querySelectorAll("[data-same]")) {
        one.classList.toggle("rt-lit", one.dataset.same === id);
        one.setAttribute("aria-pressed", String(pinned !== null && one.dataset.same === pinned));
      }
      element.querySelector(".rt-columns")?.classList.toggle("rt-some-lit", id !== null);
    };
    const over = (event) => mark(event.target.closest?.("[data-same]")?.dataset.same ?? pinned);
    for (const type of ["pointerover", "focusin"]) element.addEventListener(type, over);
    element.addEventListener("pointerleave", () => mark(pinned));
    element.addEventListener("click", (event) => {
      const id = event.target.closest("[data-same]")?.dataset.same;
      if (!id) return;
      pinned = pinned === id ? null : id;
      mark(pinned ?? id);
    });
  };

  const sort = (button) => {
    const table = button.closest("table");
    const head = button.closest("th");
    const number = Number(button.dataset.number);
    const value = (row) => row.children[number].dataset.value;
    const down = number > 0 ? head.ariaSort !== "descending" : head.ariaSort === "ascending";
    for (const other of table.querySelectorAll("th[aria-sort]")) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const order = (a, b) => {
      const [one, two] = [value(a), value(b)];
      if (one === "" || two === "") return (one === "") - (two === "");
      return (down ? -1 : 1) * (number > 0 ? one - two : one.localeCompare(two));
    };
    const body = table.tBodies[0];
    body.append(...[...body.rows].sort(order));
  };

  const choose = (button) => {
    const report = button.closest("[data-report]");
    for (const other of button.parentElement.children) other.setAttribute("aria-pressed", String(other === button));
    const name = (what) => report.querySelector(`[data-what=${what}][aria-pressed=true]`)?.dataset.name ?? "all";
    for (const figure of report.querySelectorAll("figure"))
      figure.hidden = figure.dataset.measure !== name("measure") || figure.dataset.part !== name("part");
    for (const table of report.querySelectorAll("div[data-part]")) table.hidden = table.dataset.part !== name("part");
  };

  window.recotalkViews = {
    drawParts,
    compare(element, props, watch, trigger, server, events) {
      recotalk.wire(element, trigger, events);
      suggest(element, props, server);
      sameItems(element);
      watch("value", () => drawParts(element, props));
      drawParts(element, props);
    },
    evaluation(element) {
      tips(element);
      element.addEventListener("click", (event) => {
        const button = event.target.closest("[data-do]");
        if (button?.dataset.do === "sort") sort(button);
        if (button?.dataset.do === "choose") choose(button);
      });
    },
  };
}
