"""Who is held out, and the public sets of requests."""
