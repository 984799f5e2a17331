// What is on screen, by name.

/**
 * What the setting on screen is called.
 *
 * @param {Pick<import('./store.js').State, 'source' | 'text' | 'title' | 'amount'>} state
 */
export function titleOf({ source, text, title, amount }) {
  const name = source === 'word' ? text : title || (source === 'hand' ? `${text} by hand` : text)
  const strength = amount === 1 ? '' : ` ${Math.round(100 * amount)} %`
  return `${name || 'eqmorph'}${strength}`
}
