/** An element with a class and text, or children; the only way this page makes elements, so that names are always text. */
export function make(tag: string, className: string, content: string | Node[] = ""): HTMLElement {
  const element = document.createElement(tag);
  if (className !== "") {
    element.className = className;
  }
  if (typeof content === "string") {
    element.textContent = content;
  } else {
    element.append(...content);
  }
  return element;
}

export function button(className: string, text: string, label: string, action: () => void): HTMLButtonElement {
  const element = make("button", className, text) as HTMLButtonElement;
  element.type = "button";
  element.title = label;
  element.setAttribute("aria-label", label);
  element.addEventListener("click", action);
  return element;
}

export function byId<T extends HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (!element) {
    throw new Error(`the page has no element ${id}`);
  }
  return element as T;
}
