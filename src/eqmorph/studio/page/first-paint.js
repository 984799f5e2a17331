// Runs before the first paint: puts a theme the user chose earlier on the page.

try {
  const theme = localStorage.getItem('eqmorph.theme')
  if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme
} catch {
  // A browser that keeps nothing follows the system.
}
