/*
 * A day as people type it: 2020-04-04, 4.4.2020, 4/4/2020 (the day first), 4 April 2020, April 4, 2020, Apr 2020, 2020, with the
 * digits and the months of any language of the page. Pure.
 */
import { dayOf, fromCivil } from "./days.js";

/**
 * @param {string} text  @param {string[][]} calendars the names of the twelve months in each language
 * @returns {number|null} the day; of a month or a year the first one; null for what is no day
 */
export function typedDay(text, calendars) {
  const plain = latinDigits(text).trim().toLowerCase();
  const [year, month = 1, day = 1] = typedParts(plain, calendars) ?? [];
  if (!year || month < 1 || month > 12) return null;
  const iso = [String(year).padStart(4, "0"), twoDigits(month), twoDigits(day)].join("-");
  return dayOf(iso) === null ? null : fromCivil(year, month, day);
}

/** Year, month and day of a text, as far as it has them. */
function typedParts(text, calendars) {
  let found = text.match(/^(\d{4})(?:[-./](\d{1,2})(?:[-./](\d{1,2}))?)?$/);
  if (found) return found.slice(1).filter(Boolean).map(Number);
  found = text.match(/^(\d{1,2})[-./](\d{1,2})[-./](\d{4})$/);
  if (found) return found.slice(1).map(Number).reverse();
  found = text.match(/^(?:(\d{1,2})\s*\S{0,2}?\s+)?([^\d\s][^\d,،]*?)\s*(?:(\d{1,2})[,،]\s*)?(\d{4})\S{0,2}$/);
  if (!found) return null;
  const month = monthOf(found[2].trim(), calendars);
  return month && [Number(found[4]), month, Number(found[1] ?? found[3] ?? 1)];
}

/** The number of a month by its name or the beginning of it, if only one month begins so. */
function monthOf(name, calendars) {
  for (const months of calendars) {
    // Kurdish ties the year to the month with a letter: نیسانی 2020
    const same = (month) => month.startsWith(name) || (name.startsWith(month) && name.length === month.length + 1);
    const fits = months.flatMap((each, i) => (same(each.toLowerCase()) ? [i + 1] : []));
    if (fits.length === 1 && name.length >= 3) return fits[0];
  }
  return null;
}

function latinDigits(text) {
  return text.replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660)).replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0));
}

function twoDigits(number) {
  return String(number).padStart(2, "0");
}
