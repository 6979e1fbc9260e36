/*
 * An EDTF date in words, as basemap/languages/words.py spells it: "between 17 and 19 March 2020", "about September 2025".
 */
import { bounds, iso } from "./days.js";

/**
 * @typedef {{date: string, month: string, day: string, months: string[]}} Calendar patterns of a language: of a day,
 *   of a month, and of a day whose year is said elsewhere
 */

/**
 * @param {string} text of the date, sound since the build
 * @param {Record<string, any>} words of the language
 * @param {Calendar} calendar of the language
 */
export function spell(text, words, calendar) {
  const [start, end] = text.split("/");
  if (end === undefined) return single(start, words, calendar);
  if (start === "..") return bounded("date.by", end, words, calendar);
  if (end === "..") return bounded("date.from", start, words, calendar);
  const [a, b] = [alike(start, end, true), alike(end, start, false)];
  if (a === b) return single(a, words, calendar);
  return words["date.between"].replace("{a}", single(a, words, calendar, b)).replace("{b}", single(b, words, calendar));
}

/** Since when something is so: "since 17 January 2026", "since 27 December 2019 at the latest". */
export function since(text, words, calendar) {
  const [start, end] = text.split("/");
  if (end === undefined) return bounded("since", start, words, calendar);
  if (start === "..") return bounded("since.by", end, words, calendar);
  if (end === "..") return bounded("since.from", start, words, calendar);
  const day = alike(end, start, false);
  if (alike(start, end, true) === day) return bounded("since", day, words, calendar);
  return words["since.between"].replace("{date}", spell(text, words, calendar));
}

/** What is said of one date, such as since when; the doubt in the date stands before all of it. */
function bounded(key, text, words, calendar) {
  const sure = text.replace("%", "~").replace("?", "");
  const said = words[key].replace("{date}", single(sure, words, calendar));
  return sure === text ? said : words["date.perhaps"].replace("{date}", said);
}

function single(text, words, calendar, beside = "") {
  const { year, month, monthDay, mark } = parts(text);
  const other = parts(beside);
  let pattern = monthDay ? calendar.date : month ? calendar.month : "{y}";
  if (month && !mark && other.year === year) {
    // What both ends share is said once: "between 17 and 19 March", "between March and May 2020".
    pattern = monthDay && other.month === month && other.monthDay ? "{d}" : monthDay ? calendar.day : "{m}";
  }
  let said = pattern
    .replace("{d}", String(Number(monthDay)))
    .replace("{m}", calendar.months[Number(month) - 1])
    .replace("{y}", String(Number(year)));
  if (/[~%]/.test(mark)) said = words["date.about"].replace("{date}", said);
  if (/[?%]/.test(mark)) said = words["date.perhaps"].replace("{date}", said);
  return said;
}

/** One end of an interval as precise as the other one that lies in it: of 2016-03/2016-03-19 the start is the 1st. */
function alike(text, beside, first) {
  let { year, month, monthDay, mark } = parts(text);
  const other = parts(beside);
  if (mark || other.year !== year) return text;
  const wholeYear = !month;
  if (wholeYear && other.month) month = first ? "01" : "12";
  if (month && !monthDay && other.monthDay && (wholeYear || other.month === month)) {
    monthDay = first ? "01" : iso(bounds(year + "-" + month).latest).slice(8);
  }
  return [year, month, monthDay].filter(Boolean).join("-");
}

function parts(text) {
  const mark = /[~?%]$/.test(text) ? text.slice(-1) : "";
  const [year, month = "", monthDay = ""] = text.replace(/[~?%]$/, "").split("-");
  return { year, month, monthDay, mark };
}
