// What people do with the map: pointers, keys, and the topics beside it.
{
  const STEP = 1.6;
  const { NEAR } = recotalkAtlas;

  // Fingers and mice: press asks, a first touch only tells; drag moves, two fingers or ctrl and wheel bring nearer.
  const pointers = (map) => {
    const { canvas } = map;
    const down = new Map();
    let moved = 0;
    const at = (event) => {
      const box = canvas.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    const apart = ([a, b]) => Math.hypot(a[0] - b[0], a[1] - b[1]);
    canvas.addEventListener("pointerdown", (event) => {
      down.set(event.pointerId, at(event));
      if (down.size === 1) moved = 0;
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener("pointermove", (event) => {
      const now = at(event);
      if (!down.has(event.pointerId)) {
        if (event.pointerType !== "touch") map.point(map.nearest(...now));
        return;
      }
      const before = down.get(event.pointerId);
      const was = down.size === 2 ? apart([...down.values()]) : 0;
      down.set(event.pointerId, now);
      moved += Math.abs(now[0] - before[0]) + Math.abs(now[1] - before[1]);
      if (down.size === 2) {
        const [a, b] = [...down.values()];
        map.scale(apart([a, b]) / (was || 1), (a[0] + b[0]) / 2, (a[1] + b[1]) / 2);
      } else if (map.zoom > 1 && moved > 4) map.move(now[0] - before[0], now[1] - before[1]);
    });
    canvas.addEventListener("pointerup", (event) => {
      const alone = down.size === 1;
      down.delete(event.pointerId);
      if (!alone || moved > 6 || event.button !== 0) return;
      const touch = event.pointerType === "touch";
      const point = map.nearest(...at(event), touch ? NEAR * 1.4 : NEAR);
      if (point && !touch) map.ask(point);
      else map.point(point, touch);
    });
    canvas.addEventListener("pointercancel", (event) => down.delete(event.pointerId));
    canvas.addEventListener("pointerleave", (event) => event.pointerType !== "touch" && !down.size && map.leave());
    canvas.addEventListener(
      "wheel",
      (event) => {
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        map.scale(Math.exp(-event.deltaY / 200), ...at(event));
      },
      { passive: false },
    );
  };

  const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  const keys = (map) => {
    map.canvas.addEventListener("keydown", (event) => {
      const arrow = ARROWS[event.key];
      if (arrow) map.point(map.here ? map.next(...arrow) || map.here : map.nearest(map.width / 2, map.height / 2, 1e5));
      else if (event.key === "Enter" && map.here) map.ask(map.here);
      else if (event.key === "+" || event.key === "=") map.scale(STEP);
      else if (event.key === "-") map.scale(1 / STEP);
      else if (event.key === "Escape") map.leave();
      else return;
      event.preventDefault();
    });
    map.canvas.addEventListener("blur", () => !map.touched && map.leave());
  };

  // Titles of a topic under its name, as buttons.
  const titles = (map, number) => {
    const list = document.createElement("ol");
    const inside = map.shown.points.filter((one) => one.cluster === number);
    for (const point of inside.sort((a, b) => (b.year || 0) - (a.year || 0) || a.title.localeCompare(b.title))) {
      const row = document.createElement("li");
      const button = document.createElement("button");
      const year = document.createElement("small");
      button.type = "button";
      button.textContent = `${point.title} `;
      year.textContent = point.year;
      button.append(year);
      button.addEventListener("click", () => map.ask(point));
      for (const type of ["pointerenter", "focus"]) button.addEventListener(type, () => map.point(point));
      for (const type of ["pointerleave", "blur"]) button.addEventListener(type, () => map.leave());
      row.append(button);
      list.append(row);
    }
    return list;
  };

  window.recotalkMap = (element, props, watch) => {
    const map = new recotalkAtlas.Map2D(element);
    let kind = null;
    const light = (number) => {
      map.cluster = number;
      for (const button of element.querySelectorAll("[data-do=cluster]")) {
        const open = Number(button.dataset.number) === number;
        button.setAttribute("aria-expanded", String(open));
        button.parentElement.querySelector("ol")?.remove();
        if (open) button.after(titles(map, number));
      }
      map.leave();
    };
    const turn = (to) => {
      kind = to;
      map.show(map.atlas, kind);
      for (const button of element.querySelectorAll("[data-do=kind]"))
        button.setAttribute("aria-pressed", String(button.dataset.kind === kind));
      for (const row of element.querySelectorAll(".rt-clusters > li")) row.hidden = row.dataset.kind !== kind;
      light(null);
    };
    const draw = () => {
      if (!props.value?.points) return;
      recotalkViews.drawParts(element, props);
      map.atlas = new recotalkAtlas.Atlas(props.value);
      map.canvas.setAttribute("aria-label", map.atlas.words.explore_map);
      map.size();
      const first = element.querySelector(".rt-clusters > li")?.dataset.kind;
      turn(kind ?? element.querySelector("[data-do=kind]")?.dataset.kind ?? first);
    };
    const does = {
      kind: (button) => turn(button.dataset.kind),
      cluster: (button) => light(button.getAttribute("aria-expanded") === "true" ? null : Number(button.dataset.number)),
      nearer: () => map.scale(STEP),
      farther: () => map.scale(1 / STEP),
      whole: () => map.whole(),
    };
    element.addEventListener("click", (event) => {
      const button = event.target.closest("[data-do]");
      if (button) does[button.dataset.do]?.(button);
    });
    pointers(map);
    keys(map);
    new ResizeObserver(() => map.draw()).observe(map.canvas);
    new MutationObserver(() => map.draw()).observe(document.body, { attributes: true, attributeFilter: ["class"] });
    watch("value", draw);
    draw();
  };
}
