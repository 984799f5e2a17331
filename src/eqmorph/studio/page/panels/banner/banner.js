// The line at the head of the page while the server is gone.

const SENTENCE =
  'The eqmorph server does not answer. The curve and the sound go on without it; words need it. Start it again with: eqmorph serve'

export function mount(root, { api, say }) {
  api.onUnreachable(() => {
    root.hidden = false
    root.textContent = SENTENCE
  })
  api.onReachable(() => {
    root.hidden = true
    root.textContent = ''
    say('The eqmorph server is back.')
  })
}
