"""Settings into an equaliser that is playing, gliding; what was there comes back at the end."""
