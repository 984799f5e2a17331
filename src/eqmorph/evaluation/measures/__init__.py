"""How well an answer, a latent or a set of samples does on people not seen."""
