// Texts that are longer than their place, of all that is in sight; a list of sentences.
() => {
  const SPARE = 1; // px: fractions of a pixel
  const found = [];
  for (const item of document.querySelectorAll("#list li")) item.style.contentVisibility = "visible"; // laid out, though out of sight
  const seen = (node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !node.closest(".unseen, #live, .skip, .opening, #sheet");
  const report = (node, why) => found.push((node.id || node.className?.baseVal || node.className || node.tagName) + ": " + (node.value ?? node.textContent).trim().slice(0, 60) + " [" + why + "]");
  const pen = document.createElement("canvas").getContext("2d");
  const room = (field, value) => {
    const style = getComputedStyle(field);
    pen.font = style.font;
    const arrow = field.tagName === "SELECT" ? 18 : 0;
    return field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - arrow - pen.measureText(value).width;
  };
  for (const field of document.querySelectorAll("input:is([type=text], [type=search]), select")) {
    if (!seen(field)) continue;
    const value = field.tagName === "SELECT" ? field.selectedOptions[0]?.text ?? "" : field.value || field.placeholder;
    if (room(field, value) < -SPARE) report(field, "field " + value + " " + Math.round(room(field, value)));
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const holder = text.parentElement;
    if (!text.data.trim() || ["SCRIPT", "STYLE", "OPTION", "TEXTAREA"].includes(holder.tagName) || !seen(holder)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const rect of range.getClientRects()) {
      if (!rect.width) continue;
      if (rect.left < -SPARE || rect.right > document.documentElement.clientWidth + SPARE) { report(holder, "beyond the window " + Math.round(rect.left) + ".." + Math.round(rect.right)); break; }
      let cut = null;
      for (let box = holder; box && box !== document.body; box = box.parentElement) {
        const style = getComputedStyle(box);
        if (style.display === "contents") continue;
        const edge = box.getBoundingClientRect();
        const clips = (axis) => style["overflow" + axis] !== "visible" || style.contain.includes("paint");
        const rolls = ["auto", "scroll"].includes(style.overflowY);
        if (style.display !== "inline" && clips("X") && (rect.left < edge.left - SPARE || rect.right > edge.right + SPARE)) cut = "across";
        else if (style.display !== "inline" && clips("Y") && !rolls && (rect.top < edge.top - 2 || rect.bottom > edge.bottom + 2)) cut = "down";
        if (cut) { report(holder, "cut " + cut + " by " + (box.id || box.className || box.tagName)); break; }
        if (box.tagName === "BUTTON" && (rect.left < edge.left - SPARE || rect.right > edge.right + SPARE || rect.top < edge.top - 3 || rect.bottom > edge.bottom + 3)) { report(holder, "outside its button"); cut = "b"; break; }
        if (style.position === "fixed") break;
      }
      if (cut) break;
    }
  }
  return [...new Set(found)];
}
