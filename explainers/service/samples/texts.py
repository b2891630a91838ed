"""The samples that are texts."""

from explainers.service.samples.sample import TableSample

TEXTS = (
    TableSample(
        slug="movie-snippets-tfidf",
        title="Film reviews, TF-IDF",
        line="4,000 sentences from film reviews, for or against the film: a weighted sum of words "
        "and of pairs of them.",
        model="movie_snippets_tfidf.skops",
        table="movie_snippets.csv",
        target="sentiment",
        identifier="id",
        positive="positive",
        classes=("negative", "positive"),
    ),
    TableSample(
        slug="movie-snippets-network",
        title="Film reviews, Keras network",
        line="The same sentences by a small network that reads them word by word; its attention "
        "says how much it looked at each.",
        model="movie_snippets_network.keras",
        table="movie_snippets.csv",
        target="sentiment",
        identifier="id",
        positive="positive",
        classes=("negative", "positive"),
    ),
)
