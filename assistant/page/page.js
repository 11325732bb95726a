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

// The newest question stays at the top of the conversation, so that an answer is read from its start.
window.recotalkFollow = () =>
  requestAnimationFrame(() => {
    // Gradio names each message after its source, tags and all; the text itself is what should be read out.
    for (const message of document.querySelectorAll("#chat [data-testid=user], #chat [data-testid=bot]"))
      message.removeAttribute("aria-label");
    const questions = document.querySelectorAll("#chat .rt-said");
    const newest = questions[questions.length - 1];
    const scrolled = newest?.closest(".bubble-wrap");
    if (!scrolled) return;
    const above = newest.getBoundingClientRect().top - scrolled.getBoundingClientRect().top;
    scrolled.scrollTo({ top: scrolled.scrollTop + above - 16, behavior: "smooth" });
  });
