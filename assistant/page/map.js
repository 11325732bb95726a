// The map of the catalogue, drawn on a canvas. Everything from the catalogue is put in as text.
{
  const NEAR = 20; // pixels a pointer may be off
  const MOST_ZOOM = 24;
  const TITLED = 3; // zoom from which titles stand beside points
  const NARROW = 500; // pixels of a small window

  const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

  // What the server sent, with the points of one kind and where its topics are.
  class Atlas {
    constructor(value) {
      this.words = value.words;
      this.clusters = value.clusters.map(([kind, hue, label]) => ({ kind, hue, label }));
      this.points = value.points.map(([x, y, cluster, title, year, id, asks]) => {
        const [before, after] = value.asks[asks];
        return { x, y, cluster, title, year, id, ask: before + title + after };
      });
    }
    of(kind) {
      const points = this.points.filter((one) => this.clusters[one.cluster].kind === kind);
      const span = (name) => [Math.min(...points.map((p) => p[name])), Math.max(...points.map((p) => p[name]))];
      const labels = this.clusters
        .map((cluster, number) => ({ ...cluster, number, inside: points.filter((p) => p.cluster === number) }))
        .filter((one) => one.inside.length)
        .map((one) => ({
          number: one.number,
          x: median(one.inside.map((p) => p.x)),
          y: median(one.inside.map((p) => p.y)),
          size: one.inside.length,
          text: one.label.split(" · ").slice(0, 2).join(" · "),
        }))
        .sort((a, b) => b.size - a.size);
      return { points, labels, x: span("x"), y: span("y") };
    }
  }

  class Map2D {
    constructor(element) {
      this.element = element;
      this.canvas = element.querySelector("canvas");
      this.tip = element.querySelector(".rt-map-tip");
      this.zoom = 1;
      this.middle = [0.5, 0.5]; // of the window, in shares of the whole map
      this.cluster = null;
      this.here = null;
      this.touched = false;
    }

    // A message in the chat about a point, as if a button there had been pressed.
    ask(point) {
      document.querySelector("#views [role=tab]").click();
      recotalk.ask({ text: point.ask, item: point.id });
    }

    show(atlas, kind) {
      this.atlas = atlas;
      this.shown = atlas.of(kind);
      this.whole();
    }

    whole() {
      this.zoom = 1;
      this.middle = [0.5, 0.5];
      this.leave();
    }

    // Pixels of a point.
    place(point) {
      const { x, y } = this.shown;
      const pad = 26;
      const scale = (value, [low, high], size, middle) =>
        size / 2 + ((value - low) / (high - low || 1) - middle) * (size - 2 * pad) * this.zoom;
      return [scale(point.x, x, this.width, this.middle[0]), scale(point.y, y, this.height, this.middle[1])];
    }

    move(right, down) {
      const room = 0.5 / this.zoom;
      const held = (value) => Math.max(Math.min(room, 0.5), Math.min(1 - Math.min(room, 0.5), value));
      this.middle = [
        held(this.middle[0] - right / ((this.width - 52) * this.zoom)),
        held(this.middle[1] - down / ((this.height - 52) * this.zoom)),
      ];
      this.draw();
    }

    // Nearer by a factor; what lies under (x, y) stays there.
    scale(by, x = this.width / 2, y = this.height / 2) {
      const before = this.zoom;
      this.zoom = Math.max(1, Math.min(MOST_ZOOM, this.zoom * by));
      const factor = this.zoom / before;
      this.canvas.style.touchAction = this.zoom > 1 ? "none" : "pan-y";
      this.leave();
      this.move((1 - factor) * (x - this.width / 2), (1 - factor) * (y - this.height / 2));
    }

    nearest(x, y, most = NEAR) {
      let best = null;
      let least = most ** 2;
      for (const point of this.shown.points) {
        if (this.cluster !== null && point.cluster !== this.cluster) continue;
        const [px, py] = this.place(point);
        const off = (px - x) ** 2 + (py - y) ** 2;
        if (off < least) [best, least] = [point, off];
      }
      return best;
    }

    // The next point from here in a direction, near and rather straight on.
    next(right, down) {
      const [x, y] = this.place(this.here);
      let best = null;
      let least = Infinity;
      for (const point of this.shown.points) {
        if (point === this.here || (this.cluster !== null && point.cluster !== this.cluster)) continue;
        const [px, py] = this.place(point);
        const along = (px - x) * right + (py - y) * down;
        const aside = Math.abs((px - x) * down) + Math.abs((py - y) * right);
        const cost = along + 2.5 * aside;
        if (along > 0.5 && aside <= along * 2 && cost < least) [best, least] = [point, cost];
      }
      return best;
    }

    point(to, touched = false) {
      if (!to) return this.leave();
      if (to === this.here && touched === this.touched) return;
      this.here = to;
      this.touched = touched;
      this.into(to);
      this.draw();
      const [title, facts, button] = ["b", "span", "button"].map((name) => document.createElement(name));
      title.textContent = to.title;
      facts.textContent = [to.year, this.atlas.clusters[to.cluster].label].filter(Boolean).join(" · ");
      button.type = "button";
      button.textContent = this.atlas.words.explore_ask;
      button.addEventListener("click", () => this.ask(to));
      this.tip.replaceChildren(title, facts, ...(touched ? [button] : []));
      this.tip.classList.toggle("rt-touched", touched);
      this.tip.hidden = false;
      const [x, y] = this.place(to);
      const { offsetWidth: w, offsetHeight: h } = this.tip;
      this.tip.style.left = `${Math.max(6, Math.min(x - w / 2, this.width - w - 6))}px`;
      this.tip.style.top = `${y > h + 16 ? y - h - 12 : y + 14}px`;
    }

    // Bring a point into the window.
    into(point) {
      const [x, y] = this.place(point);
      const off = (value, size) => (value < 24 ? 24 - value : value > size - 24 ? size - 24 - value : 0);
      const [right, down] = [off(x, this.width), off(y, this.height)];
      if (right || down) this.move(right, down);
    }

    leave() {
      this.here = null;
      this.tip.hidden = true;
      this.draw();
    }

    draw() {
      if (!this.shown || this.waiting) return;
      this.waiting = requestAnimationFrame(() => {
        this.waiting = 0;
        this.paint();
      });
    }

    size() {
      const box = this.canvas.getBoundingClientRect();
      [this.width, this.height] = [box.width, box.height];
      const fine = devicePixelRatio || 1;
      const [w, h] = [Math.round(box.width * fine), Math.round(box.height * fine)];
      if (this.canvas.width !== w || this.canvas.height !== h) [this.canvas.width, this.canvas.height] = [w, h];
      return fine;
    }

    paint() {
      const fine = this.size();
      if (!this.width) return;
      const style = getComputedStyle(this.element);
      const colour = (name) => style.getPropertyValue(name).trim();
      const hues = Array.from({ length: 12 }, (_, number) => colour(`--rt-hue-${number}`));
      const pen = this.canvas.getContext("2d");
      pen.setTransform(fine, 0, 0, fine, 0, 0);
      pen.clearRect(0, 0, this.width, this.height);
      const radius = Math.min(7, (this.width < NARROW ? 2.4 : 3.1) * this.zoom ** 0.35);
      const dot = (point, r, alpha) => {
        const [x, y] = this.place(point);
        if (x < -r || y < -r || x > this.width + r || y > this.height + r) return;
        pen.globalAlpha = alpha;
        pen.beginPath();
        pen.arc(x, y, r, 0, 2 * Math.PI);
        pen.fill();
      };
      const lit = (point) => this.cluster === null || point.cluster === this.cluster;
      pen.fillStyle = colour("--rt-quiet");
      if (this.cluster !== null) this.shown.points.filter((p) => !lit(p)).forEach((p) => dot(p, radius * 0.8, 0.22));
      for (const point of this.shown.points.filter(lit)) {
        pen.fillStyle = hues[this.atlas.clusters[point.cluster].hue];
        dot(point, this.cluster === null ? radius : radius * 1.35, 0.88);
      }
      pen.globalAlpha = 1;
      const taken = this.names(pen, colour, style);
      if (this.zoom >= TITLED) this.titles(pen, colour, style, taken, radius, lit);
      if (this.here) {
        pen.fillStyle = hues[this.atlas.clusters[this.here.cluster].hue];
        dot(this.here, radius + 3, 1);
        pen.strokeStyle = colour("--rt-ink");
        pen.lineWidth = 2;
        pen.stroke();
      }
    }

    // Names of topics where they do not cover one another; larger topics first.
    names(pen, colour, style) {
      const high = this.width < NARROW ? 11 : 13;
      pen.font = `600 ${high}px ${style.fontFamily}`;
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      pen.lineJoin = "round";
      pen.lineWidth = 4;
      pen.strokeStyle = colour("--rt-card");
      const taken = [];
      for (const label of this.shown.labels) {
        if (this.cluster !== null && label.number !== this.cluster) continue;
        const half = pen.measureText(label.text).width / 2 + 5;
        const [at, y] = this.place(label);
        if (at < 0 || y < 0 || at > this.width || y > this.height) continue;
        const x = Math.max(half, Math.min(this.width - half, at));
        if (taken.some((t) => Math.abs(t.x - x) < t.half + half && Math.abs(t.y - y) < high + 6)) continue;
        taken.push({ x, y, half });
        pen.strokeText(label.text, x, y);
        pen.fillStyle = colour("--rt-ink");
        pen.fillText(label.text, x, y);
      }
      return taken;
    }

    // Titles beside their points where there is room, once the map is near enough.
    titles(pen, colour, style, taken, radius, lit) {
      pen.font = `400 11.5px ${style.fontFamily}`;
      pen.textAlign = "left";
      pen.fillStyle = colour("--rt-quiet");
      for (const point of this.shown.points.filter(lit)) {
        const [x, y] = this.place(point);
        if (x < 0 || y < 0 || x > this.width || y > this.height) continue;
        const half = pen.measureText(point.title).width / 2 + 2;
        const at = x + radius + 3 + half;
        if (taken.some((t) => Math.abs(t.x - at) < t.half + half && Math.abs(t.y - y) < 15)) continue;
        taken.push({ x: at, y, half });
        pen.strokeText(point.title, at - half, y);
        pen.fillText(point.title, at - half, y);
      }
    }
  }

  window.recotalkAtlas = { Atlas, Map2D, NEAR };
}
