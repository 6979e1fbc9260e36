/*
 * The band of time: previous and next change, play, a native slider over days, and behind it the chart. Time runs from left
 * to right in each language, as a tape does; the slider is one with the chart behind it.
 */
import { arrange, element, mark, rove, say } from "../dom.js";
import { theme } from "../map/theme.js";
import { compareOrNot, compareWith, goTo, setAxis, setEra, setMode, stepTo } from "../state/actions.js";
import { DATINGS } from "../state/comparison.js";
import { data } from "../state/data.js";
import { store } from "../state/store.js";
import { dayOf, iso } from "../time/days.js";
import { typedDay } from "../time/typed.js";
import { words } from "../words.js";
import { spoken } from "./announcer.js";
import { comparedWords } from "./comparison.js";
import { more } from "./more.js";
import { SPEEDS, player } from "./player.js";
import { heldWords, pointOnRail } from "./rail.js";
import { axisNow, drawChart, scale } from "./slider_chart.js";

const { eras } = data.register;

/** @param {HTMLElement} root holding the controls  @returns {() => void} */
export function slider(root) {
  const controls = Object.fromEntries([...root.querySelectorAll("[data-do]")].map((button) => [button.dataset.do, button]));
  const updates = [railOf(root.querySelector(".rail")), dateField(root.querySelector(".date")), caption(root.querySelector(".caption"))];
  updates.push(choices(controls), player(controls.play, controls.speed), glance(root.querySelector(".glance")));
  more(root, controls.more);
  for (const where of ["first", "previous", "next", "last"]) controls[where].addEventListener("click", () => stepTo(where));
  for (const mode of ["happened", "reported"]) controls[mode].addEventListener("click", () => setMode(mode));
  rove(root.querySelector(".steps"), "button", { first: "previous" })();
  rove(root.querySelector(".modes"), "button")();
  controls.compare.addEventListener("click", compareOrNot);
  controls.differs.addEventListener("click", () => compareWith(store.comparison?.datings ? null : DATINGS));
  return function update() {
    const { view } = store;
    for (const each of updates) each();
    for (const mode of ["happened", "reported"]) mark(controls[mode], "aria-pressed", view.mode === mode);
    // Not disabled, which would lose the focus at the last step.
    for (const where of ["previous", "first"]) mark(controls[where], "aria-disabled", view.day <= data.firstDay);
    for (const where of ["next", "last"]) mark(controls[where], "aria-disabled", view.day >= data.lastDay);
    mark(controls.compare, "aria-pressed", store.otherDay() !== null);
    if (!view.playing) tellDifference(controls.differs);
  };
}

/** At how many bases the two modes differ: what one reads in the news lags behind what happened. */
function tellDifference(button) {
  const n = store.differing();
  if (button.hidden !== (n === 0)) button.hidden = n === 0;
  if (n) say(button, words.get("compare.datings.changed", { n }));
  mark(button, "aria-pressed", Boolean(store.comparison?.datings));
}

/** The slider itself, its hand, and the chart behind it. */
function railOf(rail) {
  const [input, picture, pointer] = ["input", "svg", ".hand"].map((part) => rail.querySelector(part));
  const chosenDay = () => axisNow().day(Number(input.value));
  const other = element("span.hand.other");
  pointer.after(other);
  const values = data.regions.map((region) => pointer.appendChild(element("span.value." + region, { dir: "auto" })));
  input.min = "0";
  input.step = "any";
  input.addEventListener("input", () => goTo(chosenDay(), { dragging: true }));
  input.addEventListener("change", () => goTo(chosenDay()));
  input.addEventListener("keydown", (event) => {
    // On the slider the arrow keys go from change to change as everywhere else; Page keys move by a tenth.
    if (["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"].includes(event.key)) event.preventDefault();
  });
  pointOnRail(rail, input);
  /** The hands are no part of the chart, which would have to be drawn anew with each step. */
  const point = () => {
    const { width } = picture.viewBox.baseVal;
    const place = scale(width);
    const at = place(store.view.day);
    const vs = store.otherDay();
    other.hidden = vs === null;
    if (vs !== null) other.style.transform = "translateX(" + place(vs).toFixed(2) + "px)";
    pointer.style.transform = "translateX(" + at.toFixed(2) + "px)";
    pointer.classList.toggle("late", at > width - 80);
    values.forEach((value, i) => say(value, heldWords(data.regions[i], store.view.day)));
  };
  new ResizeObserver(() => {
    if (picture.clientWidth === picture.viewBox.baseVal.width) return;
    drawChart(picture);
    point();
  }).observe(picture);
  let drawn = [];
  return function update() {
    const { view } = store;
    const axis = axisNow();
    mark(input, "max", axis.knots.length - 1);
    input.value = String(axis.at(view.day));
    mark(input, "aria-valuetext", spoken());
    // Of the day only that of a comparison is in the chart.
    const chosen = [view.mode, view.language, view.base, view.vs, view.vs && view.day, view.axis, view.era, theme(), store.filterKey()];
    if (chosen.some((each, i) => each !== drawn[i])) drawChart(picture);
    drawn = chosen;
    point();
  };
}

/** How a day is said in a field: in words, or in digits on a phone where the longest words have no room. */
function dayIn(input) {
  const narrow = window.matchMedia("(max-width: 430px)");
  const days = data.languages.en.calendar.months.map((_, month) => dayOf("2000-" + String(month + 1).padStart(2, "0") + "-28"));
  let [measured, isRoomy] = ["", true];
  return (day) => {
    const now = words.language() + narrow.matches;
    if (measured !== now && input.clientWidth) {
      measured = now;
      input.value = days.map(words.date).reduce((a, b) => (b.length > a.length ? b : a));
      isRoomy = !narrow.matches || input.scrollWidth <= input.clientWidth;
    }
    return isRoomy ? words.date(day) : iso(day);
  };
}

/** The day in the words of the page, to be typed over; the calendar of the browser stands behind a button of its own. */
function dateField(input) {
  const said = dayIn(input);
  const picker = element("input", { type: "date", tabindex: "-1", "aria-hidden": "true" });
  const open = element("button.plain", { type: "button", click: () => {
    picker.value = iso(store.view.day);
    picker.showPicker();
  } });
  const calendars = Object.values(data.languages).map(({ calendar }) => calendar.months);
  picker.min = iso(data.firstDay);
  picker.max = iso(data.lastDay);
  if ("showPicker" in picker) input.after(element("span.picker", null, picker, open));
  const go = (day) => {
    mark(input, "aria-invalid", day === null);
    if (day === null) return; // what was typed stays, to be mended
    goTo(day);
    input.value = said(store.view.day);
  };
  input.addEventListener("change", () => go(typedDay(input.value, calendars)));
  input.addEventListener("keydown", (event) => event.key === "Enter" && go(typedDay(input.value, calendars)));
  input.addEventListener("focus", () => input.select());
  picker.addEventListener("change", () => {
    const day = dayOf(picker.value);
    if (day !== null && picker.validity.valid) go(day); // a year half typed is no day of the map
  });
  return () => {
    if (document.activeElement !== input) input.value = said(store.view.day);
    mark(open, "aria-label", words.get("time.calendar"));
    say(open, "▾");
  };
}

/** What is chosen among many: the stretch of time, the axis, the speed. */
function choices({ era, axis, speed }) {
  const stretches = options(era, ["", ...eras.map(({ id }) => id)]);
  const axes = options(axis, ["time", "steps"]);
  const speeds = options(speed, SPEEDS.map(String));
  speed.value = "1";
  era.addEventListener("change", () => setEra(era.value || null));
  axis.addEventListener("change", () => setAxis(axis.value));
  return function update() {
    const { view } = store;
    const all = words.get("time.all", { a: words.year(data.firstDay), b: words.year(data.lastDay) });
    stretches.forEach((option, i) => say(option, i ? eras[i - 1].label[view.language] : all));
    axes.forEach((option) => say(option, words.get("axis." + option.value)));
    speeds.forEach((option) => say(option, option.value + "\u00d7"));
    era.value = view.era ?? "";
    axis.value = view.axis;
  };
}

function options(select, values) {
  const made = values.map((value) => element("option", { value }));
  select.replaceChildren(...made);
  return made;
}

/** Which step it is, and what it is. */
function caption(root) {
  const step = element("strong");
  const rest = element("span");
  arrange(root, [step, rest]);
  return function update() {
    const [title, what] = captionNow();
    say(step, title);
    say(rest, what);
  };
}

/** The day and at how many bases forces were, in one line: where the window has no room for more. */
function glance(root) {
  return () => {
    const counts = data.regions.map((region) => words.get("region." + region) + " " + heldWords(region, store.view.day));
    const title = store.view.embed ? [words.get("title")] : []; // elsewhere the page has a head
    say(root, [...title, words.date(store.view.day), ...counts].join(" · "));
  };
}

function captionNow() {
  if (store.comparison) return ["", comparedWords(store.comparison)];
  const { index, steps } = store.position();
  if (index < 0) return ["", words.get("caption.before")];
  return [words.get("caption", { i: index + 1, n: steps.length, date: words.date(steps[index].day) }) + " ", words.sentence(steps[index])];
}
