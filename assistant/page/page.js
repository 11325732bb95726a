// What only a browser can know or do. Everything shown here was escaped by the server.

// Enter that ends a Korean syllable belongs to the input method: it must neither send a half-typed message
// nor break its line.
for (const type of ["keydown", "keypress"]) {
  document.addEventListener(
    type,
    (event) => {
      if (event.key !== "Enter" || !(event.isComposing || event.keyCode === 229)) return;
      event.stopImmediatePropagation();
      if (!event.shiftKey) event.preventDefault();
    },
    true,
  );
}

// One answer at a time: what is sent meanwhile is not. The server says when it has begun and when it is done.
let waiting = 0;
const answering = () => document.body.classList.contains("rt-answering");
const answer = (now) => {
  clearTimeout(waiting);
  document.body.classList.toggle("rt-answering", now);
};
const send = () => {
  if (answering()) return false;
  answer(true);
  waiting = setTimeout(() => answer(false), 8000); // the server did not even begin
  return true;
};
document.addEventListener(
  "keydown",
  (event) => {
    const box = event.target.closest?.("#box textarea");
    if (!box || event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    if (box.value.trim() && send()) return;
    event.stopImmediatePropagation();
    event.preventDefault();
  },
  true,
);
document.addEventListener(
  "click",
  (event) => {
    if (!event.target.closest?.("#box .submit-button")) return;
    if (document.querySelector("#box textarea").value.trim() && send()) return;
    event.stopImmediatePropagation();
  },
  true,
);

// Light or dark: as the system has it, until somebody chooses. Before anything is drawn, so that nothing flashes.
const system = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (localStorage.getItem("recotalk-theme") || (system.matches ? "dark" : "light")) === "dark";
const dress = () => {
  document.documentElement.classList.toggle("rt-dark", isDark());
  document.body?.classList.toggle("dark", isDark());
};
dress();
system.addEventListener("change", dress);
document.addEventListener("DOMContentLoaded", () => {
  dress();
  // Gradio sets its own idea of dark after it has started.
  new MutationObserver(() => document.body.classList.contains("dark") !== isDark() && dress()).observe(
    document.body,
    { attributes: true, attributeFilter: ["class"] },
  );
});

const drawer = (open) => {
  document.body.classList.toggle("rt-drawer", open);
  document.querySelector("#menu")?.setAttribute("aria-expanded", String(open));
};
document.addEventListener("keydown", (event) => event.key === "Escape" && drawer(false));
document.addEventListener("click", (event) => {
  if (!event.target.closest?.("#side, #menu")) drawer(false);
});

// A button that cannot be undone asks once more, for a few seconds.
const sure = (button) => {
  if (!button.dataset.sure || button.classList.contains("rt-sure")) return true;
  const before = button.innerHTML;
  button.classList.add("rt-sure");
  button.textContent = button.dataset.sure;
  setTimeout(() => {
    button.classList.remove("rt-sure");
    if (button.isConnected) button.innerHTML = before;
  }, 5000);
  return false;
};

const copy = async (button) => {
  const answer = button.closest(".rt-answer");
  const lines = [...answer.querySelectorAll(".rt-words, .rt-card")].map((part) => {
    if (!part.matches(".rt-card")) return part.innerText;
    const told = [".rt-title", ".rt-why"].map((name) => part.querySelector(name)?.innerText).filter(Boolean);
    return `${part.querySelector(".rt-number").innerText}. ${told.join(" — ")}`;
  });
  await navigator.clipboard.writeText(lines.join("\n"));
  const label = button.querySelector("span");
  const before = label.textContent;
  label.textContent = button.dataset.done;
  setTimeout(() => (label.textContent = before), 1500);
};

// What is done here and not by the server.
const here = {
  menu: () => drawer(!document.body.classList.contains("rt-drawer")),
  theme: () => {
    localStorage.setItem("recotalk-theme", isDark() ? "light" : "dark");
    dress();
  },
  unfold: (button) => {
    const more = button.closest(".rt-card").querySelector(".rt-more");
    more.hidden = !more.hidden;
    button.setAttribute("aria-expanded", String(!more.hidden));
  },
  copy,
};

const feelings = { felt: {} };
const press = () => {
  for (const button of document.querySelectorAll("[data-do=feel]")) {
    const felt = feelings.felt[button.closest("[data-item]").dataset.item] || [];
    const on = felt.includes(button.dataset.feeling);
    if (button.getAttribute("aria-pressed") !== String(on)) button.setAttribute("aria-pressed", String(on));
  }
};

// The newest question comes to the top, so that an answer is read from its start.
const follow = (log) => {
  const questions = log.querySelectorAll(".rt-said");
  const newest = questions[questions.length - 1];
  if (!newest) return scrollTo({ top: 0 });
  const tabs = document.querySelector("#views .tab-wrapper");
  const stuck = tabs ? parseFloat(getComputedStyle(tabs).top) + tabs.offsetHeight : 0;
  const above = Math.max(document.querySelector("#top")?.offsetHeight || 0, stuck);
  const top = newest.getBoundingClientRect().top + scrollY - above - 14;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  requestAnimationFrame(() => scrollTo({ top, behavior: calm ? "auto" : "smooth" }));
};

// Only what has changed is drawn again: what is unfolded stays so, and what has the focus keeps it.
const patch = (log, items) => {
  const drawn = new Map([...log.children].map((child) => [child.dataset.key, child]));
  items.forEach(([key, html], place) => {
    let node = drawn.get(key);
    drawn.delete(key);
    if (!node) {
      node = document.createElement("div");
      node.dataset.key = key;
      node.className = key.startsWith("q") ? "rt-question" : "rt-reply";
    }
    if (node.source !== html) {
      node.innerHTML = html;
      node.source = html;
    }
    if (log.children[place] !== node) log.insertBefore(node, log.children[place] || null);
  });
  for (const gone of drawn.values()) gone.remove();
};

window.recotalk = {
  // Clicks on what says what it does, and forms, as events of the component, with what their data says.
  wire(element, trigger, events) {
    const act = (what, target, extra = {}) => {
      const item = target.closest("[data-item]")?.dataset.item;
      if (events.includes(what)) trigger(what, { ...target.dataset, ...(item ? { item } : {}), ...extra });
    };
    element.addEventListener("click", (event) => {
      const target = event.target.closest("[data-do]");
      if (!target || target.tagName === "FORM" || !sure(target)) return;
      const what = target.dataset.do;
      if (target.dataset.click && target.getAttribute("aria-expanded") !== "true") act("clicked", target);
      if (here[what]) return here[what](target);
      if (["ask", "retry"].includes(what) && !send()) return;
      const extra = {};
      if (what === "feel") {
        extra.on = target.getAttribute("aria-pressed") !== "true";
        target.setAttribute("aria-pressed", String(extra.on));
      }
      if (["open", "new"].includes(what)) drawer(false);
      act(what, target, extra);
    });
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      const form = event.target;
      act(form.dataset.do, form, Object.fromEntries(new FormData(form)));
      form.querySelector("input").value = "";
    });
  },
  log(element, props, watch, trigger, events) {
    recotalk.wire(element, trigger, events);
    recotalk.ask = (data) => trigger("ask", data); // for other views
    let session = null;
    let questions = 0;
    let time = 0;
    const draw = () => {
      if (props.value?.time < time) return;
      time = props.value?.time || 0;
      answer(Boolean(props.value?.writing));
      const log = element.querySelector(".rt-log");
      const items = props.value?.items || [];
      if (props.value?.session !== session && !items.some(([key]) => key.startsWith("q"))) log.replaceChildren();
      patch(log, items);
      press();
      const now = items.filter(([key]) => key.startsWith("q")).length;
      if (now !== questions || props.value?.session !== session) follow(log);
      session = props.value?.session;
      questions = now;
    };
    watch("value", draw);
    draw();
  },
  feelings(props, watch) {
    watch("value", () => {
      feelings.felt = props.value?.felt || {};
      press();
    });
  },
  saved(props, watch) {
    watch("value", () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([props.value.text], { type: "application/json" }));
      link.download = props.value.name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    });
  },
};
