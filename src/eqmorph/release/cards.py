"""A model card and a data-set card in the layout of the Hugging Face hub, filled in from data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from eqmorph.datasets.records import EqDataset
from eqmorph.evaluation.report.pages import number
from eqmorph.model.morph_model import MorphModel
from eqmorph.words.lexicon import load_lexicon

_CITATION = (
    "Stables, Enderby, De Man, Fazekas, Reiss: *SAFE: a system for the extraction and retrieval of "
    "semantic audio descriptors*, ISMIR 2014."
)

_SOCIALFX = (
    "Zheng, Seetharaman, Pardo: *SocialFX: studying a crowdsourced folksonomy of audio effects "
    "terms*, ACM Multimedia 2016."
)

_MODEL_HEAD = """---
license: mit
library_name: eqmorph
pipeline_tag: other
tags: [audio, equalizer, semantic-audio, autoencoder, contrastive-learning, SAFE-DB]
datasets: [SAFE-DB]
metrics: [silhouette, davies-bouldin, log-spectral-distance]
---
"""

_DATA_HEAD = """---
license: other
license_name: none-stated
task_categories: [other]
tags: [audio, equalizer, semantic-audio, crowdsourced]
pretty_name: SAFE-DB, equaliser user data
---
"""

_BEGINNINGS = {
    "teacher": "Its weights began as those of a teacher that learnt the code of sounds without "
    "people, from made-up settings; people's settings and words then trained it:",
    "scratch": "It was trained from scratch:",
    "given": "It went on from a trained network:",
}

_MEASURES = (
    ("silhouette", "silhouette of the semantic embedding, held-out rows", 2),
    ("davies_bouldin", "Davies-Bouldin index of the embedding", 2),
    ("latent_silhouette", "silhouette of the latent", 2),
    ("reconstruction_median_db", "copy through both ends, response RMS in dB, median", 3),
    ("reconstruction_p95_db", "copy, 95th percentile in dB", 2),
    ("lsd_generate_db", "`generate` to a held-out person, LSD in dB", 2),
    ("lsd_term_mean_db", "mean of parameters to a held-out person, LSD in dB", 2),
    ("lsd_flat_db", "doing nothing, LSD in dB", 2),
)


def model_card(model: MorphModel) -> str:
    """The card of a shipped model as Markdown, from what the model says of itself."""
    about: Mapping[str, Any] = model.metadata
    training, data, network = about["training"], about["data"], model.codec.config
    words = "\n".join(
        f"| {w.term} | {w.n_rows} | {w.n_contributors} | {w.n_variants} |" for w in model.words()
    )
    return f"""{_MODEL_HEAD}
# eqmorph, the shipped model

Turns a word for how sound should feel into a five-band parametric EQ, and morphs between words.

## Intended use

Producers and listeners who want a starting point for "warm" or "bright"; researchers who want a
measured baseline for words to equaliser settings. It answers with what people who used the word
did, not with what a given recording needs. Not for hearing aids, nor for safety-relevant audio.

## Training data

{data["source"]}: {data["n_rows"]} settings by {data["n_contributors"]} people after cleaning
(file SHA-256 `{data["fingerprint"]}`). {_CITATION}

| word | settings | people | variants |
| --- | --- | --- | --- |
{words}

## Model

Residual autoencoder, {model.space.dimension} parameters to a latent of {network["latent_dim"]}
numbers and back. The latent is a sound: the distance of two latents is the RMS difference of the
two responses in dB. {_BEGINNINGS[about["start"]]} {training["epochs"]} epochs at batch
{training["batch_size"]}, learning rate {training["learning_rate"]}, contrastive weight
{training["contrastive_weight"]}, temperature {training["temperature"]}, seed {training["seed"]};
best epoch {about["best_epoch"]} by validation contributors. Runs on NumPy; one safetensors file.

{_any_word(model)}
## Measurements

{_measurements(about)}

## Limits

{_people_differ(model)}
Only warm and bright have data in plenty; the other words are mostly what all people's words
suggest. The contributors are users of one plug-in. The data does not record the sample rate.

## Privacy

No one's exact setting, address, place, age or nationality is in the model: what is kept of a word
is a middle of its people's sounds, and mixtures have a floor under their spread. A test compares
every stored sound with every real one.

## Licence

Code and weights: MIT. SAFE-DB states no licence; that is said here rather than guessed at. Nor does
the copy of SocialFX that is read here; of it the model holds numbers of settings by word, and in
its written table {len(load_lexicon().from_socialfx)} curves after the mean of its raters.
"""


def _any_word(model: MorphModel) -> str:
    """What is kept for words beyond the known ones; nothing for a model that has no such part."""
    words = model.word_model
    if words is None:
        return ""
    told, lexicon = sum(words.socialfx.values()), words.process.lexicon
    socialfx = (
        f" Answers also tell how many of SocialFX's settings are for a word: {told} settings for "
        f"{len(words.socialfx)} words. {_SOCIALFX} The process does not observe its curves, "
        "because they did not bring answers nearer to people who were left out (docs/REPORT.md). "
        f"{len(lexicon.from_socialfx)} of the {len(lexicon.concepts)} concepts of the written "
        "table follow the mean curve of its raters, and say so in their source."
        if told
        else ""
    )
    process, n_people = words.process, words.calibration.n_people
    return f"""### Any other word

A Gaussian process over words. A written table of words for sound is its prior mean, and
{len(process.latents)} mean sounds are its observations, each of three people or more; likeness is
by meaning, spelling and manner. It names {len(process.terms)} words. {n_people} people's rare
words, each predicted without the word and the person, calibrate what it states of its
errors.{socialfx}
"""


def _people_differ(model: MorphModel) -> str:
    """How far people are from the answers that their own people bear out."""
    words = model.word_model
    stated = {} if words is None else words.of_words
    if not stated:
        return "People who use the same word differ, so no single answer is right for all."
    apart = " and ".join(f"{c.error_db:.1f} dB ({word})" for word, c in stated.items())
    return f"People are {apart} from the answer to their word, so no answer is right for all."


def _measurements(about: Mapping[str, Any]) -> str:
    metrics = about.get("metrics") or {}
    held_out = metrics.get("held_out")
    if not held_out:
        return "None were taken when this model was made."
    rows = "\n".join(
        f"| {label} | {number(held_out[key]['mean'], digits)} | "
        f"{number(held_out[key]['std'], digits)} |"
        for key, label, digits in _MEASURES
    )
    return (
        f"Protocol: {metrics['protocol']} ({', '.join(metrics['terms'])}).\n\n"
        f"| measure | mean over folds | deviation |\n| --- | --- | --- |\n{rows}"
    )


def dataset_card(dataset: EqDataset) -> str:
    """The card of SAFE-DB as it is read here, as Markdown; only counts, nothing personal."""
    counts = dataset.term_counts()
    people = dataset.contributor_counts_by_term()
    top = "\n".join(f"| {t} | {counts[t]} | {people[t]} |" for t in list(counts)[:12])
    largest = max(Counter(dataset.contributors or ("",)).values())
    rare = sum(count <= 2 for count in counts.values())
    return f"""{_DATA_HEAD}
# SAFE-DB, equaliser user data, as eqmorph reads it

Settings of the SAFE equaliser plug-in with the word that the person who made them typed.
{_CITATION}

## Content

{dataset.cleaning.rows_read} rows in the file (SHA-256 `{dataset.fingerprint}`),
{len(dataset)} after cleaning, {len(counts)} terms, {dataset.n_contributors} contributors. The
largest contributor gave {largest} rows. Each setting has 13 parameters: a low shelf, three bells
and a high shelf.

| term | settings | people |
| --- | --- | --- |
{top}

## Cleaning

```
{dataset.cleaning}
```

## Personal data

The file holds IP addresses, places, ages and nationalities. eqmorph's loader turns the address into
an opaque number and drops the rest; nothing of it reaches a model, a figure, a log or a report. The
file itself is not distributed with eqmorph.

## Biases and limits

Two words make up most of the rows, one person gave {largest / len(dataset):.0%} of them, and
{rare} of the {len(counts)} terms were used once or twice. The sample rate, the recording and the
listening room are
not known.

## Licence

None is stated by the authors. `eqmorph data fetch safe` gets the file from public archives.
"""
