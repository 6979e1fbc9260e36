/*
 * An EDTF date in words, as basemap/languages/words.py spells it: "between 17 and 19 March 2020", "about September 2025".
 */
import { localDigits } from "./days.js";

/**
 * @param {string} text of the date, sound since the build
 * @param {Record<string, string>} words of the language
 * @param {{date: string, month: string, months: string[], digits: string}} calendar of the language
 */
export function spell(text, words, calendar) {
  const one = (part, beside) => single(part, words, calendar, beside);
  const [start, end] = text.split("/");
  if (end === undefined) return one(start);
  if (start === "..") return words["date.by"].replace("{b}", one(end));
  if (end === "..") return words["date.from"].replace("{a}", one(start));
  return words["date.between"].replace("{a}", one(start, end)).replace("{b}", one(end));
}

function single(text, words, calendar, beside) {
  const [year, month, monthDay] = text.replace(/[~?%]$/, "").split("-");
  const mark = text.slice(-1);
  let pattern = monthDay ? calendar.date : month ? calendar.month : "{y}";
  const [otherYear, otherMonth, otherDay] = (beside || "").replace(/[~?%]$/, "").split("-");
  if (month && otherYear === year && !/[~?%]/.test(mark)) {
    // What both ends share is said once: "between 17 and 19 March", "between March and May 2020".
    pattern = monthDay && otherMonth === month && otherDay ? "{d}" : pattern.replace(/\s*\{y\}/, "");
  }
  const plain = pattern
    .replace("{d}", String(Number(monthDay)))
    .replace("{m}", calendar.months[Number(month) - 1])
    .replace("{y}", String(Number(year)));
  let said = localDigits(plain, calendar);
  if (/[~%]/.test(mark)) said = words["date.about"].replace("{date}", said);
  if (/[?%]/.test(mark)) said = words["date.perhaps"].replace("{date}", said);
  return said;
}
