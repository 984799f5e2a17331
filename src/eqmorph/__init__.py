"""Words into equaliser settings, and smooth morphs between words."""
