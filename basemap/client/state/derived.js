/*
 * A value that follows from others and is worked out again only when one of them is another.
 */

/**
 * @template V
 * @param {() => any[]} keys what the value depends on, compared by identity  @param {(...keys: any[]) => V} work
 * @returns {() => V}
 */
export function derived(keys, work) {
  let before = null;
  let value;
  return () => {
    const now = keys();
    if (!before || now.some((key, i) => key !== before[i])) [before, value] = [now, work(...now)];
    return value;
  };
}

/** The same for a value that is kept for each key. @template K, V @param {(key: K) => V} work @returns {(key: K) => V} */
export function kept(work) {
  const values = new Map();
  return (key) => {
    if (!values.has(key)) values.set(key, work(key));
    return values.get(key);
  };
}
