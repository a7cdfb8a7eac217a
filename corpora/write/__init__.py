"""The sample plans as written, and what renders them: `python -m corpora.write.build`."""
