/*
 * What is chosen rarely: behind one button, until something else is wanted.
 */
import { mark } from "../dom.js";

/** @param {HTMLElement} root  @param {HTMLButtonElement} button */
export function more(root, button) {
  const show = (open) => {
    root.classList.toggle("more-open", open);
    mark(button, "aria-expanded", open);
  };
  const isOpen = () => root.classList.contains("more-open");
  button.addEventListener("click", () => show(!isOpen()));
  document.addEventListener("pointerdown", (event) => {
    if (isOpen() && event.target instanceof Element && !event.target.closest(".extras, [data-do=more]")) show(false);
  });
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !isOpen()) return;
    event.stopPropagation();
    show(false);
    button.focus();
  });
}
