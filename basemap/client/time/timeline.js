/*
 * What held on a day, and how well it is known: the same answers as basemap/timeline.py, which explains the rules.
 * Pure functions over the records of the page; days are integers; knownBy is a day, or null for all that is on record.
 */
export const FOREVER = 2 ** 30;
/** Who can bear witness: the side that leaves or comes, the side that takes over, and everybody else. */
export const WITNESSES = ["coalition", "host", "third"];
export const GRADES = ["A", "B", "C", "D"];

/**
 * What the answers depend on beside the base itself.
 * @param {object} register vocabularies and sources of the page
 */
export function reference(register) {
  const unsettled = register.statuses.find((status) => !status.settled);
  return {
    sources: register.sources,
    statements: new Map(register.statements.map((statement) => [statement.id, statement])),
    leaving: new Set(register.statuses.filter((status) => status !== unsettled).map((status) => status.id)),
    side: Object.fromEntries(register.parties.map(({ id, side }) => [id, WITNESSES.includes(side) ? side : "host"])),
    settled: new Set(register.statuses.filter((status) => status.settled).map((status) => status.id)),
    staleAfter: register.stale_after_days,
    eraStarts: register.eras.map((era) => era.start),
  };
}

/** The one answer for a base on a day. */
export function stateOn(base, ref, day, knownBy) {
  const spans = windows(base, ref, knownBy);
  const { current, alternatives } = on(spans, day);
  const last = lastEvidence(base, ref, knownBy);
  const status = current ? current.change.status : null;
  const outcomes = planOutcomes(base, ref, spans, day, knownBy, status, last);
  const support = current ? supportOf(current.change, ref, knownBy) : null;
  return {
    status,
    alternatives,
    certainty: alternatives.length ? "possible" : "certain",
    since: current ? current.latest : null,
    change: current ? current.change : null,
    evidence: support ? support.evidence : null,
    grade: support ? support.grade : null,
    inferred: support !== null && support.inferred,
    lastEvidence: last,
    stale: status !== null && !ref.settled.has(status) && last !== null && day - last > ref.staleAfter,
    outcomes,
    overdue: outcomes.some((outcome) => outcome.kind === "overdue"),
  };
}

/** The changes known by a day, each with its first and last possible day. */
export function windows(base, ref, knownBy) {
  const spans = [];
  for (const change of base.changes) {
    if (unpublished(change.claims, change, ref, knownBy)) continue;
    const latest = change.latest === null ? FOREVER : change.latest;
    let earliest = change.earliest === null ? eraStart(latest, ref.eraStarts) : change.earliest;
    const previous = spans[spans.length - 1];
    if (previous) earliest = Math.max(earliest, floor(previous, change));
    spans.push({ change, earliest, latest });
  }
  return spans;
}

/** How well a change is supported, from the claims published by knownBy. */
export function evidence(change, ref, knownBy) {
  if (published(change.disputed_by, change, ref, knownBy).length) return "disputed";
  return evidenceOf(published(change.claims, change, ref, knownBy), ref);
}

/**
 * What a change rests on: the claims published by knownBy, of which there must be one.
 * @returns {{evidence: string, grade: string, inferred: boolean, witnesses: {side: string, grade: string, named: boolean}[]}}
 *   grade: the best one at which the evidence would be the same without all lower sources; inferred: no claim names the base
 */
export function supportOf(change, ref, knownBy) {
  const claims = published(change.claims, change, ref, knownBy);
  const whole = evidenceOf(claims, ref);
  const upTo = (grade) => claims.filter((claim) => ref.sources[claim.source].grade <= grade);
  return {
    evidence: evidence(change, ref, knownBy),
    grade: GRADES.find((grade) => upTo(grade).length && evidenceOf(upTo(grade), ref) === whole),
    inferred: !claims.some(namesBase),
    witnesses: WITNESSES.flatMap((side) => {
      const own = claims.filter((claim) => ref.side[claim.by] === side);
      const named = own.some(namesBase);
      const grades = own.filter((claim) => namesBase(claim) === named).map((claim) => ref.sources[claim.source].grade);
      return own.length ? [{ side, grade: grades.sort()[0], named }] : [];
    }),
  };
}

/** Who says that a base changed, by knownBy: parties of the coalition, then of the host, then everybody else. */
export function partiesOf(change, ref, knownBy) {
  const claims = published(change.claims, change, ref, knownBy);
  return Object.fromEntries(WITNESSES.map((side) => [side, [...new Set(claims.map(({ by }) => by).filter((by) => ref.side[by] === side))]]));
}

/** Whether a claim names the base it stands under; otherwise a statement on a territory or the country covers it. */
export function namesBase(claim) {
  return claim.named ?? true;
}

/** How well claims support what they say, if nobody says otherwise. */
function evidenceOf(claims, ref) {
  const sides = new Set(claims.filter(namesBase).map((claim) => ref.side[claim.by]));
  if (sides.has("coalition") && sides.has("host")) return "confirmed";
  const origins = new Set(claims.map((claim) => ref.sources[claim.source].origin));
  return origins.size > 1 ? "corroborated" : "claimed";
}

/** The day of the last evidence of a base, or null. */
export function lastEvidence(base, ref, knownBy) {
  let last = null;
  const see = (day) => {
    if (day !== null && (last === null || day > last)) last = day;
  };
  for (const dated of [...base.changes, ...base.events]) {
    if (!unpublished(dated.claims, dated, ref, knownBy)) see(onset(dated));
  }
  for (const item of [...base.changes, ...base.plans, ...base.events]) {
    for (const claim of [...item.claims, ...item.disputed_by]) {
      const source = ref.sources[claim.source];
      if (source.latest !== null && (knownBy === null || source.latest <= knownBy)) see(source.earliest);
    }
  }
  return last;
}

/** The day after which a base has been stale or overdue until a day, or Infinity if it is neither. */
export function silentFrom(base, ref, day, knownBy) {
  const { stale, lastEvidence: last, outcomes } = stateOn(base, ref, day, knownBy);
  const passed = outcomes.filter(({ kind }) => kind === "overdue").map((outcome) => day - outcome.days);
  return Math.min(stale ? last + ref.staleAfter : Infinity, ...passed);
}

/** The day from which something is known: the publication day of its first source. */
export function knownFrom(item, ref) {
  return Math.min(...item.claims.map((claim) => knownClaim(claim, item, ref)));
}

/**
 * Plans against what came: from the last day of the target to the day on which it was reached, or to `day` if nobody
 * has reported that; a plan that was kept, or is not yet due, has no such span.
 * @returns {{plan: object, target: number, until: number, kind: string}[]}
 */
export function planned(base, ref, day, knownBy) {
  return stateOn(base, ref, day, knownBy)
    .outcomes.filter(({ days }) => days > 0)
    .map(({ plan, days, kind }) => ({ plan, target: plan.latest, until: plan.latest + days, kind }));
}

function on(spans, day) {
  let current = null;
  let later = [];
  for (const span of spans) {
    if (span.latest <= day) {
      current = span;
      later = [];
    } else if (span.earliest <= day && !later.includes(span.change.status)) {
      later.push(span.change.status);
    }
  }
  const status = current ? current.change.status : null;
  return { current, alternatives: later.filter((other) => other !== status) };
}

function floor(previous, change) {
  return change.earliest === null && previous.latest < FOREVER ? previous.latest : previous.earliest;
}

export function eraStart(day, starts) {
  const before = starts.filter((start) => start <= day);
  return before.length ? Math.max(...before) : Math.min(...starts);
}

function planOutcomes(base, ref, spans, day, knownBy, status, last) {
  const outcomes = [];
  const today = knownBy === null ? day : Math.min(day, knownBy); // who knows nothing after it cannot say that a later day has passed
  for (const plan of base.plans) {
    const announced = knownFrom(plan, ref);
    if (announced > today) continue;
    const target = plan.latest === null ? FOREVER : plan.latest;
    const reached = reachedDay(plan, spans, announced, ref);
    if (reached !== null && Math.max(reached, announced) <= day) {
      outcomes.push({ plan, kind: reached > target ? "late" : "kept", days: Math.max(0, reached - target), reached: true });
    } else if (today <= target) {
      outcomes.push({ plan, kind: "due", days: 0, reached: false });
    } else if (ref.settled.has(status) && ref.leaving.has(plan.status)) {
      outcomes.push({ plan, kind: "kept", days: 0, reached: true });
    } else {
      const kind = last === null || last <= target ? "overdue" : "late";
      outcomes.push({ plan, kind, days: day - target, reached: false });
    }
  }
  return outcomes;
}

/** The first day on which what was planned was certain; a settled status reaches every plan of leaving. */
function reachedDay(plan, spans, announced, ref) {
  for (let i = 0; i < spans.length; i += 1) {
    const over = spans[i].latest <= announced && i + 1 < spans.length && spans[i + 1].earliest <= announced;
    const status = spans[i].change.status;
    const alike = status === plan.status || (ref.settled.has(status) && ref.leaving.has(plan.status));
    if (alike && !over && spans[i].latest < FOREVER) return spans[i].latest;
  }
  return null;
}

function settledDay(item) {
  return item.latest === null ? item.earliest : item.latest;
}

export function onset(item) {
  return item.earliest === null ? item.latest : item.earliest;
}

export function knownClaim(claim, item, ref) {
  const { latest } = ref.sources[claim.source];
  return latest ?? settledDay(claim.statement ? ref.statements.get(claim.statement) : item);
}

function published(claims, item, ref, knownBy) {
  return knownBy === null ? claims : claims.filter((claim) => knownClaim(claim, item, ref) <= knownBy);
}

function unpublished(claims, item, ref, knownBy) {
  return knownBy !== null && !published(claims, item, ref, knownBy).length;
}
