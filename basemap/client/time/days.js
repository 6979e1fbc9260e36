/*
 * Days as integers, counted from 1970-01-01, and their words.
 * No Date object, and with it no time zone: the day is the same wherever the page is read.
 */
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** @param {string} text YYYY-MM-DD  @returns {number|null} the day, or null if there is no such day */
export function dayOf(text) {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return null;
  const [year, month, monthDay] = match.slice(1).map(Number);
  if (year < 1 || month < 1 || month > 12 || monthDay < 1 || monthDay > monthLength(year, month)) return null;
  return fromCivil(year, month, monthDay);
}

/** First and last day of an EDTF date that the build found sound; null where it is open. @param {string} text */
export function bounds(text) {
  const [start, end = start] = text.replace(/[~?%]/g, "").split("/");
  const [year, month = 12, monthDay = monthLength(year, month)] = end.split("-").map(Number);
  return {
    earliest: start === ".." ? null : dayOf((start + "-01-01").slice(0, 10)),
    latest: end === ".." ? null : fromCivil(year, month, monthDay),
  };
}

/** @param {number} number a day  @returns {string} YYYY-MM-DD */
export function iso(number) {
  const { year, month, monthDay } = civil(number);
  return String(year).padStart(4, "0") + "-" + String(month).padStart(2, "0") + "-" + String(monthDay).padStart(2, "0");
}

/** @param {number} number a day  @returns {{year: number, month: number, monthDay: number}} the proleptic Gregorian date */
export function civil(number) {
  // Years counted from March, in eras of 400 years, as in Howard Hinnant's chrono-compatible algorithms.
  const shifted = number + 719468;
  const era = Math.floor(shifted / 146097);
  const eraDay = shifted - era * 146097;
  const eraYear = Math.floor(
    (eraDay - Math.floor(eraDay / 1460) + Math.floor(eraDay / 36524) - Math.floor(eraDay / 146096)) / 365,
  );
  const yearDay = eraDay - (365 * eraYear + Math.floor(eraYear / 4) - Math.floor(eraYear / 100));
  const marchMonth = Math.floor((5 * yearDay + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return {
    year: eraYear + era * 400 + (month <= 2 ? 1 : 0),
    month,
    monthDay: yearDay - Math.floor((153 * marchMonth + 2) / 5) + 1,
  };
}

/** @returns {number} the day of a date of the Gregorian calendar */
export function fromCivil(year, month, monthDay) {
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const eraYear = marchYear - era * 400;
  const yearDay = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + monthDay - 1;
  const eraDay = eraYear * 365 + Math.floor(eraYear / 4) - Math.floor(eraYear / 100) + yearDay;
  return era * 146097 + eraDay - 719468;
}

/**
 * A day in words, by the CLDR pattern and months of a language.
 * @param {number} number a day
 * @param {{date: string, months: string[]}} calendar of the language
 */
export function inWords(number, calendar) {
  const { year, month, monthDay } = civil(number);
  return calendar.date
    .replace("{d}", String(monthDay))
    .replace("{m}", calendar.months[month - 1])
    .replace("{y}", String(year));
}

function monthLength(year, month) {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && leap ? 29 : MONTH_DAYS[month - 1];
}
