// Which words a place on the map is made of, and how much of each.

export const MOST_NEIGHBOURS = 4

/**
 * Shares of the nearest words at a place of the map.
 *
 * Shepard's inverse-distance weights with compact support (Franke and Little, 1980): the distance R
 * to the first word left out is where a share ends, so a word comes and goes with a share of 0 and
 * the shares are continuous all over the map. On a word, that word has everything.
 *
 * @param {{word: string, x: number, y: number}[]} places
 * @param {number} x  dB
 * @param {number} y  dB
 * @param {number} most  words at a time
 * @returns {{word: string, x: number, y: number, share: number}[]}  largest share first, sum 1
 */
export function shares(places, x, y, most = MOST_NEIGHBOURS) {
  const near = nearest(places, x, y, most + 1)
  const here = near.filter((place) => place.distance === 0)
  if (here.length > 0) return here.map((place) => part(place, 1 / here.length))
  const reach = near.length > most ? near[most].distance : Infinity
  const weighed = near.slice(0, most).map((place) => [place, weight(place.distance, reach)])
  const total = weighed.reduce((sum, [, w]) => sum + w, 0)
  // All of them at the very same distance: nothing sets one above another.
  if (total === 0) return weighed.map(([place]) => part(place, 1 / weighed.length))
  return weighed
    .filter(([, w]) => w > 0)
    .map(([place, w]) => part(place, w / total))
    .sort((a, b) => b.share - a.share)
}

function weight(distance, reach) {
  const falling = reach === Infinity ? 1 / distance : (reach - distance) / (reach * distance)
  return falling * falling
}

function part({ word, x, y }, share) {
  return { word, x, y, share }
}

/** The places nearest to a point, nearest first, each with its distance. */
export function nearest(places, x, y, count) {
  const found = []
  for (const place of places) {
    const distance = Math.hypot(place.x - x, place.y - y)
    if (found.length === count && distance >= found[count - 1].distance) continue
    let i = found.length
    while (i > 0 && found[i - 1].distance > distance) i -= 1
    found.splice(i, 0, { ...place, distance })
    if (found.length > count) found.pop()
  }
  return found
}

/**
 * The same shares in whole percent, summing to 100, those of 0 % left out: what is shown.
 *
 * @returns {{word: string, x: number, y: number, share: number}[]}
 */
export function inPercent(parts) {
  const floors = parts.map((p) => Math.floor(100 * p.share + 1e-9))
  let missing = 100 - floors.reduce((sum, n) => sum + n, 0)
  const byRemainder = parts
    .map((p, i) => [100 * p.share - floors[i], i])
    .sort((a, b) => b[0] - a[0] || a[1] - b[1])
  for (const [, i] of byRemainder) {
    if (missing <= 0) break
    floors[i] += 1
    missing -= 1
  }
  return parts
    .map((p, i) => ({ ...p, share: floors[i] / 100 }))
    .filter((p) => p.share > 0)
    .sort((a, b) => b.share - a.share)
}
