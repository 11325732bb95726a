// Enter that ends a Korean syllable belongs to the input method: it must not send a half-typed message.
for (const type of ["keydown", "keypress"]) {
  document.addEventListener(
    type,
    (event) => {
      if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.stopImmediatePropagation();
    },
    true,
  );
}

// The newest question stays at the top of the conversation, so that an answer is read from its start.
window.recotalkFollow = () =>
  requestAnimationFrame(() => {
    const questions = document.querySelectorAll("#chat .rt-said");
    const newest = questions[questions.length - 1];
    const scrolled = newest?.closest(".bubble-wrap");
    if (!scrolled) return;
    const above = newest.getBoundingClientRect().top - scrolled.getBoundingClientRect().top;
    scrolled.scrollTo({ top: scrolled.scrollTop + above - 16, behavior: "smooth" });
  });
