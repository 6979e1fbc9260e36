/*
 * Search by present and former names in Latin and Arabic script, whatever the diacritics, letter forms and digits;
 * what is found in no name is sought once more among those that sound like it.
 */
const LETTERS = {
  أ: "ا", إ: "ا", آ: "ا", ٱ: "ا", ى: "ي", ی: "ي", ئ: "ي", ې: "ي", ێ: "ي", ک: "ك", ة: "ه", ە: "ه", ھ: "ه",
  ۆ: "و", ؤ: "و", ڕ: "ر", ڵ: "ل", گ: "ك", ء: "", ـ: "",
};

/** A text as it is compared: small letters without marks, one form for each letter and digit. */
export function fold(text) {
  return text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f\u064b-\u065f\u0670\u200c\u200d]/g, "")
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replace(/[\u0621-\u06d5]/g, (letter) => (letter in LETTERS ? LETTERS[letter] : letter))
    .toLowerCase()
    .replace(/['’`ʿʾ]/g, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/**
 * Everything that a base was ever called, folded, for find().
 * @param {any} base
 * @returns {{text: string, joined: string, told: string|null, heard: string[]|null, base: object}} told: what its events tell; heard: how its words sound, once that is asked for
 */
export function index(base) {
  const names = [base.id, ...Object.values(base.names), ...base.also, ...base.aliases];
  const text = fold([...names, ...base.former_names.map((former) => former.name)].join(" | "));
  return { text, joined: text.replace(/ /g, ""), heard: null, told: null, base };
}

/**
 * The bases with all words of a query in their names; if there are none, those of whose events they tell; and if there are
 * none of these either, those with words in their names that are nearly the same.
 * @param {Map<string, object>} indexes id → index()  @param {string} query
 * @param {(kind: string) => string} kindWords what a kind of events is called, in all languages
 * @returns {{ids: Set<string>, how: "name"|"event"|"near"}}
 */
export function find(indexes, query, kindWords) {
  const words = fold(query).split(" ");
  const tiers = [["name", words.map(stands)], ["event", words.map((word) => isTold(word, kindWords))], ["near", words.map(isNear)]];
  for (const [how, tests] of tiers) {
    const ids = [...indexes].filter(([, indexed]) => tests.every((test) => test(indexed))).map(([id]) => id);
    if (ids.length) return { ids: new Set(ids), how };
  }
  return { ids: new Set(), how: "name" };
}

/** Whether an event of a base tells of a word, in its kind or in what was said. */
function isTold(word, kindWords) {
  return (indexed) => {
    indexed.told ??= fold(indexed.base.events.flatMap(({ kind, claims }) => [kindWords(kind), ...claims.map(({ says }) => inAll(says))]).join(" | "));
    return word.length >= 3 && indexed.told.includes(word);
  };
}

/** A text of the registry, in all its languages. */
function inAll(says) {
  return typeof says === "string" ? says : Object.values(says).join(" ");
}

function stands(word) {
  return ({ text, joined }) => text.includes(word) || joined.includes(word);
}

/** Whether a word sounds like one of the names, or like its beginning, with one letter wrong, in long words two. */
function isNear(word) {
  const sought = sound(word);
  const most = sought.length > 6 ? 2 : 1;
  const near = (part) => part[0] === sought[0] && Math.abs(part.length - sought.length) <= most && distance(sought, part) <= most;
  const known = new Map();
  const alike = (heard) => {
    if (!known.has(heard)) known.set(heard, near(heard) || near(heard.slice(0, sought.length)));
    return known.get(heard);
  };
  return (indexed) => sought.length >= 4 && (indexed.heard ??= indexed.text.split(" ").map(sound)).some(alike);
}

/** A folded word without what spellings of one name differ in: doubled letters, q and k, y and i, a last h. */
function sound(word) {
  return word
    .replace(/[qc]/g, "k")
    .replace(/gh/g, "g")
    .replace(/ou|oo/g, "u")
    .replace(/ee|y/g, "i")
    .replace(/(.)\1+/g, "$1")
    .replace(/^[eiou]/, "a") // one name is written with A, E and I at its beginning
    .replace(/([aei])h$/, "$1");
}

/** How many letters must be put in, left out, changed or swapped with the next (Damerau and Levenshtein). */
function distance(a, b) {
  const rows = [[...Array(b.length + 1).keys()]];
  for (let i = 1; i <= a.length; i += 1) {
    rows[i] = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = rows[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, changed);
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] && i > 1 && j > 1) rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
    }
  }
  return rows[a.length][b.length];
}
