"""Analyse SAFE-DB under the specification's name; the page also goes to the current folder."""

from core.scripts import run

if __name__ == "__main__":
    # An option given later wins over the same one given first.
    run("data", "analyze", "--output", "SAFE_DB_ANALYSIS_SUMMARY.md", "--force")
