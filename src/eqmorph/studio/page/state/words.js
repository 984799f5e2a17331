// Which of the texts that people wrote beside their settings are words, and not lists or names of files.

/** Whether a text is a word or a few: letters, with nothing but spaces, hyphens or apostrophes. @param {string} text */
export const isWord = (text) => /^\p{L}+(?:[ '’-]\p{L}+)*$/u.test(text)
