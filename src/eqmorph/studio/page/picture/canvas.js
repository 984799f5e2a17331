// The canvas in the pixels of the screen, however many of them there are to one of the page.

/**
 * @param {HTMLCanvasElement} canvas
 * @param {() => void} resized  it has another size, or the screen other pixels
 * @param {AbortSignal} [signal]  ends all listening
 */
export function createCanvas(canvas, resized, signal) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'))
  new ResizeObserver(resized).observe(canvas)

  // Another screen, or another zoom.
  function watchPixels() {
    const now = matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`)
    const changed = () => {
      watchPixels()
      resized()
    }
    now.addEventListener('change', changed, { once: true, signal })
  }
  watchPixels()

  return {
    context,

    /**
     * As many pixels as the screen has there; the context counts parts of those of the page.
     *
     * @param {number} width  pixels of the page
     * @param {number} height
     * @param {number} parts  of such a pixel
     */
    fit(width, height, parts) {
      const ratio = window.devicePixelRatio || 1
      canvas.width = Math.round(width * ratio)
      canvas.height = Math.round(height * ratio)
      const [across, down] = [canvas.width / width, canvas.height / height]
      context.setTransform(across / parts, 0, 0, down / parts, 0, 0)
    },
  }
}
