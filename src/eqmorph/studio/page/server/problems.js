// What can go wrong, as a person is told of it.

/** A failure whose message is a sentence for the user, and says the way out. */
export class Problem extends Error {
  name = 'Problem'
}

/**
 * The sentence for the user about any failure; what is a mistake of ours goes to the console.
 *
 * @param {unknown} error
 */
export function sentenceOf(error) {
  if (error instanceof Problem) return error.message
  console.error(error)
  return 'Something in this page failed. What is on screen is kept; if it happens again, load the page anew.'
}
